using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Conversations;
using Realtalk.Sessions;

namespace Realtalk.Cmdlets;

/// <summary>A cmdlet that works on a conversation: the one given, its stream's, or the only one that there is.</summary>
public abstract class ConversationCmdlet : StreamCmdlet
{
    /// <summary>The conversation, from the pipeline or by name, in the place of its stream.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public RealtimeConversation? Conversation { get; set; }

    /// <summary>Does the work for one conversation.</summary>
    private protected abstract void Process(RealtimeConversation conversation);

    /// <summary>Whether a wildcard that the stream's name matches means it: if it has what is asked for.</summary>
    private protected virtual bool IsMeantByWildcard(RealtimeStream stream) => OpenObjects.FindConversation(stream) is not null;

    private protected override void Process(RealtimeStream stream) =>
        Process(Conversation ?? OpenObjects.FindConversation(stream) ?? throw OpenObjects.NoConversation(stream, Advice));

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Conversation is { } conversation)
        {
            WithStream(conversation.Stream, Process);
        }
        else if (Stream is { } named)
        {
            foreach ((RealtimeStream stream, bool isNamed) in FindStreams<RealtimeStream>(named))
            {
                if (isNamed || IsMeantByWildcard(stream))
                {
                    WithStream(stream, Process);
                }
            }
        }
        else if (OpenObjects.Conversations.ToArray() is [var only])
        {
            // With several streams, one of which has sound, there is no doubt which is meant.
            WithStream(only.Stream, Process);
        }
        else
        {
            WithStreams(null, Process);
        }
    }
}
