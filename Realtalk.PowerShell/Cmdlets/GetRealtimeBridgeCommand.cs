using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Bridge;
using Realtalk.Sessions;

namespace Realtalk.Cmdlets;

/// <summary><c>Get-RealtimeBridge</c>: the bridges of this process that run.</summary>
[Cmdlet(VerbsCommon.Get, "RealtimeBridge")]
[OutputType(typeof(RealtimeBridge))]
public sealed class GetRealtimeBridgeCommand : RealtimeCmdlet
{
    /// <summary>The bridges of these streams: the streams, their names (with wildcards) or their ids. All where nothing is said.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("StreamId")]
    [StreamArgumentTransformation]
    [ArgumentCompleter(typeof(StreamCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public StreamArgument[]? Stream { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        RealtimeBridge[] all = OpenObjects.RunningBridges;
        WriteObject(Stream is null ? all : FindStreams<RealtimeStream>(Stream).SelectMany(one => BridgesOf(all, one.Stream)), enumerateCollection: true);
    }

    private static RealtimeBridge[] BridgesOf(RealtimeBridge[] all, RealtimeStream stream) =>
        Array.FindAll(all, bridge => ReferenceEquals(bridge.Stream, stream));
}
