using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Bridge;
using Realtalk.Sessions;

namespace Realtalk.Cmdlets;

/// <summary><c>Stop-RealtimeBridge</c>: sees a bridge's clients off and frees its addresses. The stream goes on.</summary>
[Cmdlet(VerbsLifecycle.Stop, "RealtimeBridge", SupportsShouldProcess = true)]
[OutputType(typeof(RealtimeBridge))]
public sealed class StopRealtimeBridgeCommand : RealtimeCmdlet
{
    /// <summary>
    /// The bridges, or those of these streams: the streams, their names (with wildcards) or their ids. The only one that runs
    /// where nothing is said.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Bridge", "StreamId")]
    [StreamArgumentTransformation]
    [ArgumentCompleter(typeof(BridgeCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public StreamArgument[]? Stream { get; set; }

    /// <summary>Emits the bridge.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override StreamAdvice Advice => StreamAdvice.Ending;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        RealtimeBridge[] all = OpenObjects.RunningBridges;
        foreach (RealtimeBridge bridge in Stream is null ? GetOnlyOne(all) : Stream.SelectMany(one => Find(all, one)).Distinct().ToArray())
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

    private List<RealtimeBridge> Find(RealtimeBridge[] all, StreamArgument argument)
    {
        if (argument.Bridge is { } itself)
        {
            return [itself];
        }

        List<RealtimeBridge> found = [];
        foreach ((RealtimeStream stream, bool isNamed) in FindStreams<RealtimeStream>([argument]))
        {
            RealtimeBridge[] its = Array.FindAll(all, bridge => ReferenceEquals(bridge.Stream, stream));
            found.AddRange(its);
            if (its.Length == 0 && isNamed)
            {
                WriteError(new RealtimeException(
                    "NoBridge", RealtimeErrorKind.ObjectNotFound, $"The stream '{stream.Name}' has no bridge that runs.", Others(all), stream));
            }
        }

        return found;
    }

    private RealtimeBridge[] GetOnlyOne(RealtimeBridge[] all)
    {
        if (all.Length == 1)
        {
            return all;
        }

        WriteError(all.Length == 0
            ? new RealtimeException("NoBridge", RealtimeErrorKind.ObjectNotFound, "No bridge of this process runs.", Others(all))
            : new RealtimeException(
                "SeveralBridges",
                RealtimeErrorKind.InvalidOperation,
                $"{all.Length} bridges run.",
                $"Say which: Get-RealtimeBridge | Stop-RealtimeBridge stops them all. {Others(all)}"));
        return [];
    }

    // What there is, of which one or another may have been meant.
    private static string Others(RealtimeBridge[] all) =>
        all.Length > 0 ? $"There are those of {OpenObjects.ListNames(all.Select(bridge => bridge.Stream).Distinct())}."
        : OpenObjects.BridgeStreams.ToArray() is { Length: > 0 } far
            ? $"A connection to another process's ends with Remove-RealtimeStream: {OpenObjects.ListNames(far)}."
        : "There is nothing to stop.";
}
