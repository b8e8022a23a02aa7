using Realtalk.Audio;
using Realtalk.Conversations.Turns;
using Realtalk.Protocol;
using Realtalk.Sessions;

namespace Realtalk.Conversations;

/// <summary>
/// What a conversation does with the stream's events: sound into the ledger, and turns to the policy. Runs on the receive
/// loop and does not wait.
/// </summary>
internal sealed class ConversationAudio(
    RealtimeStream stream, PlaybackLedger ledger, PlaybackLoop playback, ConversationMeter meter, ReplyCutter cutter, ITurnPolicy turns)
    : IStreamListener
{
    private bool _warnedOfAudio;

    public bool IsSpeaking => cutter.IsSpeaking;

    public void OnAudioDelta(in ServerEvent serverEvent)
    {
        try
        {
            if (ledger.Append(serverEvent, stream.Log.Codings.Output))
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

    public void OnSpeechStarted(string? itemId, string? activeResponseId)
    {
        // Who sees that the user speaks may rely on it that the model gives way.
        turns.OnSpeechStarted(itemId, activeResponseId);
        meter.OnSpeechStarted();
    }

    public void OnSpeechStopped(string? itemId)
    {
        meter.OnSpeechStopped();
        turns.OnSpeechStopped(itemId);
    }

    public void OnCommitted(string? itemId)
    {
        meter.OnCommitted();
        turns.OnCommitted(itemId);
    }

    public void OnTranscribed(string? itemId, string? text) => turns.OnTranscribed(itemId, text);

    public bool OnError(string eventId, string? code, string message) => cutter.OnError(eventId, message);

    public UserTurn Turn => turns.Turn;

    public void OnLine(bool isBack)
    {
        ledger.AddSignal(isBack ? LineSignal.Back : LineSignal.Lost);
        playback.Wake();
    }

    public void OnSessionLost()
    {
        // What has come is played to its end.
        ledger.CompleteAll();
        meter.OnSpeechLost();
        turns.OnSessionLost();
        playback.Wake();
    }

    public void OnEnded(Exception reason)
    {
        ledger.CompleteAll();
        playback.Wake();
    }
}
