using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Sessions;

namespace Realtalk.Cmdlets;

/// <summary>A cmdlet that works on a stream: the one named, or the only one that is open.</summary>
public abstract class StreamCmdlet : RealtimeCmdlet
{
    /// <summary>The stream, its name or its id. May be left out while exactly one is open.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("StreamId")]
    [StreamTransformation]
    [ArgumentCompleter(typeof(StreamCompleter))]
    [ValidateNotNull]
    public RealtimeStream? Stream { get; set; }

    /// <summary>Does the work for one input.</summary>
    private protected abstract void Process(RealtimeStream stream);

    /// <inheritdoc/>
    protected override void ProcessRecord() => WithStream(Stream, Process);
}
