using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Conversations;
using Realtalk.Sessions;

namespace Realtalk.Cmdlets;

/// <summary>
/// <c>Get-RealtimeMetric</c>: the figures of a stream and its conversation: reply latency, interruptions, gaps, drops and
/// tokens. Of a stream without a conversation, those that it has by itself.
/// </summary>
[Cmdlet(VerbsCommon.Get, "RealtimeMetric")]
[OutputType(typeof(RealtimeMetric))]
public sealed class GetRealtimeMetricCommand : ConversationCmdlet
{
    private protected override bool IsMeantByWildcard(RealtimeStream stream) => true;

    private protected override void Process(RealtimeStream stream)
    {
        if ((Conversation ?? OpenObjects.FindConversation(stream)) is { } conversation)
        {
            Process(conversation);
        }
        else
        {
            WriteObject(RealtimeMetric.Of(stream));
        }
    }

    private protected override void Process(RealtimeConversation conversation) => WriteObject(conversation.GetMetric());
}
