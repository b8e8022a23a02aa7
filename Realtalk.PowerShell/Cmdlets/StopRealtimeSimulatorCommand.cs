using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Simulator;

namespace Realtalk.Cmdlets;

/// <summary><c>Stop-RealtimeSimulator</c>: closes a simulator's connections and frees its port.</summary>
[Cmdlet(VerbsLifecycle.Stop, "RealtimeSimulator", DefaultParameterSetName = "Simulator", SupportsShouldProcess = true)]
[OutputType(typeof(RealtimeSimulator))]
public sealed class StopRealtimeSimulatorCommand : RealtimeCmdlet
{
    /// <summary>The simulators; the only one that runs where nothing is said.</summary>
    [Parameter(Position = 0, ParameterSetName = "Simulator", ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(SimulatorCompleter))]
    [ValidateNotNull]
    public RealtimeSimulator[]? Simulator { get; set; }

    /// <summary>The simulators on these ports.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Port", ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(SimulatorPortCompleter))]
    public int[] Port { get; set; } = [];

    /// <summary>Emits the simulator.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (RealtimeSimulator simulator in ParameterSetName == "Port" ? FindByPort() : Simulator ?? GetOnlyOne())
        {
            if (ShouldProcess(simulator.Endpoint.AbsoluteUri))
            {
                OpenObjects.Simulators.Remove(simulator);
                RunClosing(simulator.StopAsync, "Stopping the simulator", simulator.Endpoint.Authority);
                if (PassThru)
                {
                    WriteObject(simulator);
                }
            }
        }
    }

    private RealtimeSimulator[] FindByPort()
    {
        List<RealtimeSimulator> found = [];
        RealtimeSimulator[] all = OpenObjects.Simulators.ToArray();
        foreach (int port in Port)
        {
            if (Array.Find(all, simulator => simulator.Port == port) is { } simulator)
            {
                found.Add(simulator);
            }
            else
            {
                WriteError(OpenObjects.NoSimulator(port));
            }
        }

        return [.. found];
    }

    private RealtimeSimulator[] GetOnlyOne()
    {
        RealtimeSimulator[] all = OpenObjects.Simulators.ToArray();
        if (all.Length == 1)
        {
            return all;
        }

        WriteError(all.Length == 0
            ? new RealtimeException(
                "NoSimulator",
                RealtimeErrorKind.ObjectNotFound,
                "No simulator runs.",
                "There is nothing to stop. One that a stream brought along ends with Remove-RealtimeStream.")
            : new RealtimeException(
                "SeveralSimulators",
                RealtimeErrorKind.InvalidOperation,
                $"{all.Length} simulators run, on the ports {string.Join(", ", all.Select(simulator => simulator.Port))}.",
                "Say which: Get-RealtimeSimulator | Stop-RealtimeSimulator stops them all."));
        return [];
    }
}
