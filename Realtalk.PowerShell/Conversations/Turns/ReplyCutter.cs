using System.Diagnostics;
using Realtalk.Audio;
using Realtalk.Protocol;
using Realtalk.Sessions;

namespace Realtalk.Conversations.Turns;

/// <summary>
/// Cuts off what the model says: silences the loudspeaker, and tells the server and the transcript how much was heard. The
/// receive loop calls; <see cref="OnCut"/> runs on the playback loop.
/// </summary>
internal sealed class ReplyCutter(RealtimeStream stream, PlaybackLedger ledger, PlaybackLoop playback, ConversationMeter meter)
{
    private readonly TruncationTracker _truncations = new();

    /// <summary>Whether anything is being said, or about to be.</summary>
    public bool IsSpeaking => playback.IsSpeaking || ledger.HasUnheard;

    /// <summary>Cuts off what is being said; what still comes of it is ignored.</summary>
    /// <param name="activeResponseId">The running response, of which there may be no sound yet.</param>
    /// <returns>Whether there was anything to cut.</returns>
    public bool Cut(string? activeResponseId)
    {
        long onset = Stopwatch.GetTimestamp();
        if (!ledger.BeginCut(activeResponseId))
        {
            return false;
        }

        playback.Interrupt((items, silenced) => OnCut(items, onset, silenced));
        return true;
    }

    /// <summary>An error of the server, which may be about a truncation of ours: never fatal.</summary>
    /// <returns>Whether it was.</returns>
    public bool OnError(string eventId, string message)
    {
        if (!_truncations.TryTake(eventId, out CutItem item))
        {
            return false;
        }

        // The server has less than we were sent, or it was cut in between: then what it has is what was heard.
        if (TruncationTracker.ReadActualLength(message) is { } actualMs && actualMs < item.HeardMs)
        {
            meter.OnHeardCorrected(item.HeardMs, actualMs);
            Truncate(item with { HeardMs = actualMs }, retry: false);
        }

        return true;
    }

    /// <summary>Takes an item out of the conversation; that it may be gone already is no fault.</summary>
    public void Delete(string itemId) => stream.SendNow(eventId =>
    {
        _truncations.Add(eventId, new CutItem(itemId, 0, 0, 0));
        return new ConversationItemDeleteEvent(itemId) { EventId = eventId };
    });

    private void OnCut(IReadOnlyList<CutItem> items, long onset, long silenced)
    {
        meter.OnCut(items, onset, silenced);
        foreach (CutItem item in items)
        {
            stream.History.SetHeard(item.ItemId, item.HeardMs, item.ReceivedMs);
            try
            {
                if (item.HeardMs > 0 && stream.History.BeginToTellAgain(item.ItemId, out string heard, out string previousItemId))
                {
                    TellAgain(item.ItemId, heard, previousItemId);
                }
                else if (item.HeardMs > 0)
                {
                    Truncate(item, retry: true);
                }
                else
                {
                    // What nobody heard was never said.
                    Delete(item.ItemId);
                }
            }
            catch (RealtimeException)
            {
                // The stream ended meanwhile.
                return;
            }
        }
    }

    // A session that was told of a reply in text, because the one that had its sound was lost, cannot cut it.
    private void TellAgain(string itemId, string heard, string previousItemId)
    {
        Delete(itemId);
        if (heard.Length > 0)
        {
            ConversationItem item = ConversationItem.Message("assistant", heard) with { Id = itemId };
            stream.SendNow(eventId => new ConversationItemCreateEvent(item) { EventId = eventId, PreviousItemId = previousItemId });
        }
    }

    // An item that is not to be tried again is remembered as one of 0 ms: nothing is shorter.
    private void Truncate(CutItem item, bool retry) => stream.SendNow(eventId =>
    {
        _truncations.Add(eventId, retry ? item : item with { HeardMs = 0 });
        return new ConversationItemTruncateEvent(item.ItemId, item.ContentIndex, Math.Min(item.HeardMs, item.ReceivedMs)) { EventId = eventId };
    });
}
