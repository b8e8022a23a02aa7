using Realtalk.Conversations;
using Realtalk.Sessions;

namespace Realtalk.Demo;

/// <summary>Prints a conversation as it happens: each line once it was said to its end, or cut off.</summary>
internal sealed class ConversationPrinter(RealtimeConversation conversation, TextWriter writer, TwoColumnView view)
{
    private int _printed;

    /// <summary>Prints until the token is cancelled, then what is left.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        writer.WriteLine(view.Header);
        while (!cancellationToken.IsCancellationRequested)
        {
            Task changed = Task.WhenAny(conversation.Changed, conversation.Stream.History.Changed);
            Print(IsOver);
            try
            {
                await changed.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // The rest is printed below.
            }
        }

        Print((_, _) => true);
    }

    private void Print(Func<RealtimeTranscriptEntry, bool, bool> isReady)
    {
        IReadOnlyList<RealtimeTranscriptEntry> entries = conversation.Stream.GetTranscript();
        for (; _printed < entries.Count && isReady(entries[_printed], _printed == entries.Count - 1); _printed++)
        {
            writer.WriteLine(view.Format(entries[_printed]));
        }
    }

    // A reply is over when it was heard or cut off, which is later than when the server has sent it.
    private bool IsOver(RealtimeTranscriptEntry entry, bool isLast)
    {
        bool isReply = entry.Role == RealtimeRole.Assistant && entry.Medium == RealtimeMedium.Audio;
        return !entry.IsPartial && (!isReply || entry.HeardDuration is not null || !conversation.IsSpeaking || !isLast);
    }
}
