using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Conversations;

namespace Realtalk.Cmdlets;

/// <summary><c>Stop-RealtimeConversation</c>: stops the sound and frees the devices. The stream stays open.</summary>
[Cmdlet(VerbsLifecycle.Stop, "RealtimeConversation", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class StopRealtimeConversationCommand : ConversationCmdlet
{
    private protected override void Process(RealtimeConversation conversation)
    {
        if (ShouldProcess(conversation.Name))
        {
            OpenObjects.Conversations.Remove(conversation);
            RunWithProgress(_ => conversation.DisposeAsync().AsTask(), "Stopping the conversation", conversation.Name);
        }
    }
}
