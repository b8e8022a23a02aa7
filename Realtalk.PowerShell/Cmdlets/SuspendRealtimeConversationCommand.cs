using System.Management.Automation;
using Realtalk.Conversations;

namespace Realtalk.Cmdlets;

/// <summary><c>Suspend-RealtimeConversation</c>: mutes the microphone.</summary>
[Cmdlet(VerbsLifecycle.Suspend, "RealtimeConversation", SupportsShouldProcess = true)]
[OutputType(typeof(RealtimeConversation))]
public sealed class SuspendRealtimeConversationCommand : ConversationCmdlet
{
    /// <summary>Emits the conversation.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(RealtimeConversation conversation)
    {
        if (!ShouldProcess(conversation.Name))
        {
            return;
        }

        conversation.Suspend();

        if (PassThru)
        {
            WriteObject(conversation);
        }
    }
}
