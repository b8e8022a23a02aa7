using System.Management.Automation;
using Realtalk.Conversations;

namespace Realtalk.Cmdlets;

/// <summary><c>Get-RealtimeMetric</c>: the figures of a conversation: reply latency, interruptions, gaps and drops.</summary>
[Cmdlet(VerbsCommon.Get, "RealtimeMetric")]
[OutputType(typeof(RealtimeMetric))]
public sealed class GetRealtimeMetricCommand : ConversationCmdlet
{
    private protected override void Process(RealtimeConversation conversation) => WriteObject(conversation.GetMetric());
}
