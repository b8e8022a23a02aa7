using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Sessions;
using Realtalk.Text;

namespace Realtalk.Cmdlets;

/// <summary>
/// <c>Set-RealtimeStatus</c>: what the model is to know as it stands: a system message that goes in again after each of its
/// replies, in the place of the one before.
/// </summary>
[Cmdlet(VerbsCommon.Set, "RealtimeStatus", DefaultParameterSetName = "Text", SupportsShouldProcess = true)]
[OutputType(typeof(RealtimeTextMessage))]
public sealed class SetRealtimeStatusCommand : TextStreamCmdlet
{
    /// <summary>The status; an empty text takes it away.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Text")]
    [AllowEmptyString]
    public string Text { get; set; } = string.Empty;

    /// <summary>Takes the status away.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Clear")]
    public SwitchParameter Clear { get; set; }

    /// <summary>Emits the status: a message that is open for as long as it holds.</summary>
    [Parameter(ParameterSetName = "Text")]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    // By property alone: what comes along the pipeline by itself is something else.
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("StreamId")]
    [StreamArgumentTransformation]
    [ArgumentCompleter(typeof(TextStreamCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public override StreamArgument[]? Stream { get; set; }

    private protected override void Process(IRealtimeTextStream stream)
    {
        TextErrors.ThrowIfTooLong(Text, stream);
        if (!ShouldProcess(stream.Name))
        {
            return;
        }

        RealtimeTextMessage? status = Run(token => stream.SetStatusAsync(Text, token));
        if (PassThru && status is not null)
        {
            WriteObject(status);
        }
    }
}
