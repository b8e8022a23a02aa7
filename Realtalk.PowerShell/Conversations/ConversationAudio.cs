using System.Diagnostics;
using Realtalk.Audio;
using Realtalk.Protocol;
using Realtalk.Sessions;

namespace Realtalk.Conversations;

/// <summary>
/// What a conversation does with the stream's events: sound into the ledger, and barge-in. All but <see cref="OnCut"/> runs
/// on the receive loop and does not wait.
/// </summary>
internal sealed class ConversationAudio(
    RealtimeStream stream, PlaybackLedger ledger, PlaybackLoop playback, ConversationMeter meter, BargeInMode bargeIn) : IStreamListener
{
    private readonly TruncationTracker _truncations = new();
    private bool _warnedOfAudio;

    public void OnAudioDelta(in ServerEvent serverEvent)
    {
        try
        {
            if (ledger.Append(serverEvent))
            {
                playback.Wake();
            }
        }
        catch (FormatException exception)
        {
            if (!_warnedOfAudio)
            {
                _warnedOfAudio = true;
                stream.Warn($"The server sent sound that cannot be played: {exception.Message}");
            }
        }
    }

    public void OnAudioDone(in ServerEvent serverEvent)
    {
        ledger.Complete(serverEvent.ItemId);
        playback.Wake();
    }

    public void OnResponseCreated(string responseId) => ledger.OnResponseCreated(responseId);

    public void OnResponseDone(RealtimeResponse response)
    {
        ledger.OnResponseDone(response.Id);
        playback.Wake();
    }

    public void OnSpeechStarted(string? activeResponseId)
    {
        meter.OnSpeechStarted();
        if (bargeIn == BargeInMode.Off)
        {
            return;
        }

        long onset = Stopwatch.GetTimestamp();
        if (!ledger.BeginCut(activeResponseId))
        {
            return;
        }

        if (!stream.ServerInterrupts)
        {
            stream.CancelResponse();
        }

        playback.Interrupt((items, silenced) => OnCut(items, onset, silenced));
    }

    public void OnSpeechStopped() => meter.OnSpeechStopped();

    public bool OnError(string eventId, string? code, string message)
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

    public void OnEnded(Exception reason)
    {
        ledger.CompleteAll();
        playback.Wake();
    }

    private void OnCut(IReadOnlyList<CutItem> items, long onset, long silenced)
    {
        meter.OnCut(items, onset, silenced);
        foreach (CutItem item in items)
        {
            stream.History.SetHeard(item.ItemId, item.HeardMs, item.ReceivedMs);
            try
            {
                if (item.HeardMs > 0)
                {
                    Truncate(item, retry: true);
                }
                else
                {
                    // What nobody heard was never said.
                    stream.SendNow(eventId =>
                    {
                        _truncations.Add(eventId, item);
                        return new ConversationItemDeleteEvent(item.ItemId) { EventId = eventId };
                    });
                }
            }
            catch (RealtimeException)
            {
                // The stream ended meanwhile.
                return;
            }
        }
    }

    // An item that is not to be tried again is remembered as one of 0 ms: nothing is shorter.
    private void Truncate(CutItem item, bool retry) => stream.SendNow(eventId =>
    {
        _truncations.Add(eventId, retry ? item : item with { HeardMs = 0 });
        return new ConversationItemTruncateEvent(item.ItemId, item.ContentIndex, Math.Min(item.HeardMs, item.ReceivedMs)) { EventId = eventId };
    });
}
