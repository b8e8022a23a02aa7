using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Sessions;

namespace Realtalk.Cmdlets;

/// <summary>A cmdlet that works on the text of a stream, of this process or through a bridge of another.</summary>
public abstract class TextStreamCmdlet : RealtimeCmdlet
{
    /// <summary>The stream, its name or its id. May be left out while exactly one is open.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("StreamId")]
    [StreamTransformation(TakesBridges = true)]
    [ArgumentCompleter(typeof(TextStreamCompleter))]
    [ValidateNotNull]
    public IRealtimeTextStream? Stream { get; set; }

    /// <summary>Does the work for one input.</summary>
    private protected abstract void Process(IRealtimeTextStream stream);

    /// <inheritdoc/>
    protected override void ProcessRecord() => WithStream(Stream, OpenObjects.GetDefaultTextStream, Process);
}
