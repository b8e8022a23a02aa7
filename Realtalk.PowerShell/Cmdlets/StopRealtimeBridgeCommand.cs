using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Bridge;

namespace Realtalk.Cmdlets;

/// <summary><c>Stop-RealtimeBridge</c>: sees a bridge's clients off and frees its addresses. The stream goes on.</summary>
[Cmdlet(VerbsLifecycle.Stop, "RealtimeBridge", SupportsShouldProcess = true)]
[OutputType(typeof(RealtimeBridge))]
public sealed class StopRealtimeBridgeCommand : RealtimeCmdlet
{
    /// <summary>The bridges; the only one that runs where nothing is said.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(BridgeCompleter))]
    [ValidateNotNull]
    public RealtimeBridge[]? Bridge { get; set; }

    /// <summary>Emits the bridge.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (RealtimeBridge bridge in Bridge ?? GetOnlyOne())
        {
            if (ShouldProcess(bridge.ToString()))
            {
                OpenObjects.Bridges.Remove(bridge);
                RunClosing(bridge.StopAsync, "Stopping the bridge", bridge.ToString());
                if (PassThru)
                {
                    WriteObject(bridge);
                }
            }
        }
    }

    private RealtimeBridge[] GetOnlyOne()
    {
        RealtimeBridge[] all = OpenObjects.RunningBridges;
        if (all.Length == 1)
        {
            return all;
        }

        // Not the end of the pipeline, so that -ErrorAction can say "if there is one".
        WriteError(all.Length == 0
            ? new RealtimeException(
                "NoBridge",
                RealtimeErrorKind.ObjectNotFound,
                "No bridge of this process runs.",
                "Start one with Start-RealtimeBridge. A connection to another process's ends with Remove-RealtimeStream.")
            : new RealtimeException(
                "SeveralBridges",
                RealtimeErrorKind.InvalidOperation,
                $"{all.Length} bridges run.",
                "Say which: Get-RealtimeBridge | Stop-RealtimeBridge stops them all."));
        return [];
    }
}
