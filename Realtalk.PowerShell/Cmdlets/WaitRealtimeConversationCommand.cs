using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Conversations;

namespace Realtalk.Cmdlets;

/// <summary><c>Wait-RealtimeConversation</c>: until the caller has hung up and the model has fallen silent, or the conversation is over.</summary>
[Cmdlet(VerbsLifecycle.Wait, "RealtimeConversation")]
[OutputType(typeof(void))]
public sealed class WaitRealtimeConversationCommand : ConversationCmdlet
{
    /// <summary>How long to wait, in seconds or as a TimeSpan; any time where nothing is said.</summary>
    [Parameter(Position = 2)]
    [DurationTransformation]
    public TimeSpan? Timeout { get; set; }

    private protected override void Process(RealtimeConversation conversation)
    {
        if (!TryRunWithProgress(
            token => WaitAsync(conversation, token), Timeout, "Waiting for the end of the conversation", () => Describe(conversation), out _))
        {
            throw new RealtimeException(
                "ConversationTimeout",
                RealtimeErrorKind.OperationTimeout,
                $"The conversation has not ended{Within(Timeout!.Value)}.",
                "Allow more time with -Timeout, or end it with Stop-RealtimeConversation.",
                conversation);
        }
    }

    private static async Task<bool> WaitAsync(RealtimeConversation conversation, CancellationToken cancellationToken)
    {
        await conversation.WaitForEndAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static string Describe(RealtimeConversation conversation) => conversation.State switch
    {
        RealtimeConversationState.InputEnded => "The caller has hung up; the model is still speaking",
        _ => "The caller has not hung up yet (to stop: Ctrl+C, then Stop-RealtimeConversation)",
    };
}
