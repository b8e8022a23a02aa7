using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Sessions;
using Realtalk.Text;

namespace Realtalk.Cmdlets;

/// <summary>
/// <c>Get-RealtimeText</c>: the messages of the text stream so far, both ways and in order, each with the state that it is in
/// now. They can still be received: looking takes nothing away. The last 10,000 are kept.
/// </summary>
[Cmdlet(VerbsCommon.Get, "RealtimeText")]
[OutputType(typeof(RealtimeTextMessage))]
public sealed class GetRealtimeTextCommand : TextStreamCmdlet
{
    /// <summary>The messages of these ids.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(MessageIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Id { get; set; }

    /// <summary>The messages that are one of these.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public RealtimeTextKind[]? Kind { get; set; }

    /// <summary>The messages in one of these states: <c>-State Open</c> are the questions that wait for an answer, among others.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public RealtimeTextState[]? State { get; set; }

    private protected override void Process(IRealtimeTextStream stream)
    {
        RealtimeTextMessage[] found = Array.FindAll(stream.Messages.ToArray(), IsMeant);
        WriteObject(found, enumerateCollection: true);
        foreach (string id in Id ?? [])
        {
            if (stream.Messages.Find(id) is null)
            {
                WriteError(new RealtimeException(
                    "MessageNotFound",
                    RealtimeErrorKind.ObjectNotFound,
                    $"There is no message '{id}'.",
                    "Get-RealtimeText without an id lists those that there are.",
                    id));
            }
        }
    }

    private bool IsMeant(RealtimeTextMessage message) =>
        (Id is null || Id.Contains(message.Id, StringComparer.OrdinalIgnoreCase))
        && (Kind is null || Kind.Contains(message.Kind))
        && (State is null || State.Contains(message.State));
}
