using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Sessions;

namespace Realtalk.Cmdlets;

/// <summary>A cmdlet that works on the text of a stream, of this process or through a bridge of another.</summary>
public abstract class TextStreamCmdlet : RealtimeCmdlet
{
    /// <summary>The streams, their names (with wildcards) or their ids. May be left out while exactly one is open.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("StreamId")]
    [StreamArgumentTransformation]
    [ArgumentCompleter(typeof(TextStreamCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public virtual StreamArgument[]? Stream { get; set; }

    /// <summary>Does the work for one input.</summary>
    private protected abstract void Process(IRealtimeTextStream stream);

    /// <inheritdoc/>
    protected override void ProcessRecord() => WithStreams(Stream, OpenObjects.GetDefaultTextStream, Process);
}
