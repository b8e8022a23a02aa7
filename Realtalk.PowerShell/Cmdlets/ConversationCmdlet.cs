using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Conversations;

namespace Realtalk.Cmdlets;

/// <summary>A cmdlet that works on a conversation: the one given, its stream's, or the only one that there is.</summary>
public abstract class ConversationCmdlet : StreamCmdlet
{
    /// <summary>The conversation, from the pipeline.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    [ValidateNotNull]
    public RealtimeConversation? Conversation { get; set; }

    /// <summary>Does the work for one conversation.</summary>
    private protected abstract void Process(RealtimeConversation conversation);

    private protected override void Process(Sessions.RealtimeStream stream) =>
        Process(Conversation ?? OpenObjects.FindConversation(stream) ?? throw OpenObjects.NoConversation(stream));

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        Sessions.RealtimeStream? stream = Stream ?? Conversation?.Stream;
        if (stream is null && OpenObjects.Conversations.ToArray() is [var only])
        {
            // With several streams, one of which has sound, there is no doubt which is meant.
            stream = only.Stream;
        }

        WithStream(stream, Process);
    }
}
