using Realtalk.Sessions;

namespace Realtalk.Conversations.Views;

/// <summary>Takes snapshots of a conversation. Used by one thread.</summary>
internal sealed class SnapshotReader(RealtimeConversation conversation)
{
    private Task _changed = Task.CompletedTask;
    private IReadOnlyList<RealtimeTranscriptEntry> _transcript = [];

    public ConversationSnapshot Read()
    {
        if (_changed.IsCompleted)
        {
            // The transcript is copied only when there is something new in it.
            _changed = conversation.Stream.History.Changed;
            _transcript = conversation.Stream.GetTranscript();
        }

        bool isMuted = conversation.State == RealtimeConversationState.Suspended;
        return new ConversationSnapshot
        {
            Name = conversation.Name,
            Activity = ReadActivity(isMuted),
            IsMuted = isMuted,
            IsPushToTalk = conversation.PushToTalk,
            Transcript = _transcript,
            Spoken = conversation.SpokenItems,
            InputLevel = conversation.InputLevel,
            OutputLevel = conversation.OutputLevel,
            ReplyLatency = conversation.LastReplyLatency,
            Interruptions = conversation.InterruptionCount,
            Duration = conversation.Duration,
        };
    }

    private ConversationActivity ReadActivity(bool isMuted)
    {
        if (conversation.IsUserSpeaking)
        {
            return ConversationActivity.UserSpeaks;
        }

        if (conversation.IsSpeaking)
        {
            return ConversationActivity.ModelSpeaks;
        }

        if (conversation.Stream.State == RealtimeStreamState.Reconnecting)
        {
            return ConversationActivity.Reconnecting;
        }

        if (conversation.Stream.Sequencer.ActiveResponseId is not null)
        {
            return ConversationActivity.Thinking;
        }

        return isMuted ? ConversationActivity.Muted
            : conversation.State == RealtimeConversationState.InputEnded ? ConversationActivity.InputEnded
            : ConversationActivity.Listening;
    }
}
