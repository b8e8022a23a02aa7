using System.Management.Automation;
using Realtalk.Conversations;

namespace Realtalk.Cmdlets;

/// <summary><c>Resume-RealtimeConversation</c>: unmutes the microphone.</summary>
[Cmdlet(VerbsLifecycle.Resume, "RealtimeConversation", SupportsShouldProcess = true)]
[OutputType(typeof(RealtimeConversation))]
public sealed class ResumeRealtimeConversationCommand : ConversationCmdlet
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

        conversation.Resume();

        if (PassThru)
        {
            WriteObject(conversation);
        }
    }
}
