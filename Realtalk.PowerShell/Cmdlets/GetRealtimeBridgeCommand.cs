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
    /// <summary>The bridges of this stream: the stream, its name or its id. All where nothing is said.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("StreamId")]
    [StreamTransformation]
    [ArgumentCompleter(typeof(StreamCompleter))]
    [ValidateNotNull]
    public RealtimeStream? Stream { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(
        Array.FindAll(OpenObjects.RunningBridges, bridge => Stream is null || bridge.Stream == Stream), enumerateCollection: true);
}
