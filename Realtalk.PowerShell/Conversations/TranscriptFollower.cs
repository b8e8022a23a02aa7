using Realtalk.Sessions;

namespace Realtalk.Conversations;

/// <summary>
/// Follows a conversation line by line: each entry once, in order, when nothing more is to come of it. A reply that is
/// spoken counts from when it was heard or cut off, which is later than when the server has sent it. Used by one reader.
/// </summary>
internal sealed class TranscriptFollower(IRealtimeTextStream stream, RealtimeConversation? conversation)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Waits for the next entry; null when the conversation (or, without one, the stream) is over.</summary>
    public async Task<RealtimeTranscriptEntry?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task ofStream = stream.TranscriptChanged;
            Task changed = conversation is null ? ofStream : Task.WhenAny(ofStream, conversation.Changed);
            bool isOver = stream.IsTranscriptOver || (conversation?.IsOver ?? false);

            // Looked at on both sides of the entries: before, so that what they say of the end of a reply is there once the model
            // is silent; after, so that a reply that begins meanwhile is not taken for heard.
            bool isSpeaking = stream.IsSpeaking;
            IReadOnlyList<RealtimeTranscriptEntry> entries = stream.GetTranscript();
            isSpeaking |= stream.IsSpeaking;
            for (int i = 0; i < entries.Count; i++)
            {
                RealtimeTranscriptEntry entry = entries[i];
                if (_seen.Contains(entry.ItemId ?? string.Empty))
                {
                    continue;
                }

                if (!isOver && !IsSettled(entry, isSpeaking, isLast: i == entries.Count - 1))
                {
                    break;
                }

                _seen.Add(entry.ItemId ?? string.Empty);
                return entry;
            }

            if (isOver)
            {
                return null;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsSettled(RealtimeTranscriptEntry entry, bool isSpeaking, bool isLast)
    {
        bool isSpoken = entry.Role == RealtimeRole.Assistant && entry.Medium == RealtimeMedium.Audio;
        return !entry.IsPartial
            && (!isSpoken || entry.HeardDuration is not null || !isSpeaking || !isLast);
    }
}
