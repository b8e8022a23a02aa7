using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Conversations;

namespace Realtalk.Cmdlets;

/// <summary><c>Stop-RealtimeConversation</c>: stops the sound and frees the devices. The stream stays open.</summary>
[Cmdlet(VerbsLifecycle.Stop, "RealtimeConversation", SupportsShouldProcess = true)]
[OutputType(typeof(RealtimeConversation))]
public sealed class StopRealtimeConversationCommand : ConversationCmdlet
{
    /// <summary>Emits the conversation.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override StreamAdvice Advice => StreamAdvice.Ending;

    private protected override void Process(RealtimeConversation conversation)
    {
        if (!ShouldProcess(conversation.Name))
        {
            return;
        }

        OpenObjects.Conversations.Remove(conversation);
        RunClosing(() => conversation.DisposeAsync().AsTask(), "Stopping the conversation", conversation.Name);
        if (PassThru)
        {
            WriteObject(conversation);
        }
    }
}
