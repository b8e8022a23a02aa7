using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Simulator;

namespace Realtalk.Cmdlets;

/// <summary><c>Stop-RealtimeSimulator</c>: closes a simulator's connections and frees its port.</summary>
[Cmdlet(VerbsLifecycle.Stop, "RealtimeSimulator", SupportsShouldProcess = true)]
[OutputType(typeof(RealtimeSimulator))]
public sealed class StopRealtimeSimulatorCommand : RealtimeCmdlet
{
    /// <summary>The simulators; the only one that runs where nothing is said.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(SimulatorCompleter))]
    [ValidateNotNull]
    public RealtimeSimulator[]? Simulator { get; set; }

    /// <summary>Emits the simulator.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (RealtimeSimulator simulator in Simulator ?? GetOnlyOne())
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

    private RealtimeSimulator[] GetOnlyOne()
    {
        RealtimeSimulator[] all = OpenObjects.Simulators.ToArray();
        if (all.Length == 1)
        {
            return all;
        }

        // Not the end of the pipeline, so that -ErrorAction can say "if there is one".
        WriteError(all.Length == 0
            ? new RealtimeException(
                "NoSimulator",
                RealtimeErrorKind.ObjectNotFound,
                "No simulator runs.",
                "Start one with Start-RealtimeSimulator. One that belongs to a stream ends with Remove-RealtimeStream.")
            : new RealtimeException(
                "SeveralSimulators",
                RealtimeErrorKind.InvalidOperation,
                $"{all.Length} simulators run.",
                "Say which: Get-RealtimeSimulator | Stop-RealtimeSimulator stops them all."));
        return [];
    }
}
