using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Sessions;

namespace Realtalk.Cmdlets;

/// <summary>A cmdlet that works on a stream: the one named, or the only one that is open.</summary>
public abstract class StreamCmdlet : RealtimeCmdlet
{
    /// <summary>The streams, their names (with wildcards) or their ids. May be left out while exactly one is open.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("StreamId")]
    [StreamArgumentTransformation]
    [ArgumentCompleter(typeof(StreamCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public virtual StreamArgument[]? Stream { get; set; }

    /// <summary>Does the work for one input.</summary>
    private protected abstract void Process(RealtimeStream stream);

    /// <inheritdoc/>
    protected override void ProcessRecord() => WithStreams(Stream, Process);
}
