using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Simulator;

namespace Realtalk.Cmdlets;

/// <summary><c>Get-RealtimeSimulator</c>: the simulators that Start-RealtimeSimulator started and that still run.</summary>
[Cmdlet(VerbsCommon.Get, "RealtimeSimulator")]
[OutputType(typeof(RealtimeSimulator))]
public sealed class GetRealtimeSimulatorCommand : RealtimeCmdlet
{
    /// <summary>Ports; all simulators where nothing is said.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(SimulatorPortCompleter))]
    public int[]? Port { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        RealtimeSimulator[] all = OpenObjects.Simulators.ToArray();
        if (Port is null)
        {
            WriteObject(all, enumerateCollection: true);
            return;
        }

        foreach (int port in Port)
        {
            if (Array.Find(all, simulator => simulator.Port == port) is { } found)
            {
                WriteObject(found);
            }
            else
            {
                WriteError(OpenObjects.NoSimulator(port));
            }
        }
    }
}
