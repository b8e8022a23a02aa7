using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Sessions;

namespace Realtalk.Cmdlets;

/// <summary><c>Send-RealtimeEvent</c>: any event of the protocol, as it is.</summary>
[Cmdlet(VerbsCommunications.Send, "RealtimeEvent")]
[OutputType(typeof(void))]
public sealed class SendRealtimeEventCommand : StreamCmdlet
{
    /// <summary>The event: a hashtable or an object with a <c>type</c>, or JSON text.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Event")]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <inheritdoc/>
    // By property alone: what comes along the pipeline by itself is something else.
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("StreamId")]
    [StreamArgumentTransformation]
    [ArgumentCompleter(typeof(StreamCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public override StreamArgument[]? Stream { get; set; }

    private protected override StreamAdvice Advice { get; } = new()
    {
        Elsewhere = "Send-RealtimeText sends text from here; send events in the process that opened the stream.",
    };

    private protected override void Process(RealtimeStream stream)
    {
        string json = InputObject!.BaseObject as string ?? JsonText.From(InputObject);
        OutgoingFrame frame = stream.SendRaw(json);
        Run(token => frame.Sent.Task.WaitAsync(token));
    }
}
