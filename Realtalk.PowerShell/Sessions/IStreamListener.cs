using Realtalk.Protocol;

namespace Realtalk.Sessions;

/// <summary>
/// Takes part in a stream's audio. The receive loop calls, so nothing here may wait: not for a device, a lock that is held
/// long, or a disk.
/// </summary>
internal interface IStreamListener
{
    /// <summary><c>response.output_audio.delta</c>.</summary>
    void OnAudioDelta(in ServerEvent serverEvent);

    /// <summary><c>response.output_audio.done</c>: the item gets no more sound.</summary>
    void OnAudioDone(in ServerEvent serverEvent);

    /// <summary>A response began; it may bring sound.</summary>
    void OnResponseCreated(string responseId);

    /// <summary><c>response.done</c>.</summary>
    void OnResponseDone(RealtimeResponse response);

    /// <summary><c>input_audio_buffer.speech_started</c>.</summary>
    /// <param name="itemId">The item that the speech will be.</param>
    /// <param name="activeResponseId">The conversation's running response, if any.</param>
    void OnSpeechStarted(string? itemId, string? activeResponseId);

    /// <summary><c>input_audio_buffer.speech_stopped</c>.</summary>
    /// <param name="itemId">The item that the speech will be.</param>
    void OnSpeechStopped(string? itemId);

    /// <summary><c>input_audio_buffer.committed</c>: the user's turn is an item now.</summary>
    /// <param name="itemId">The item.</param>
    void OnCommitted(string? itemId);

    /// <summary><c>conversation.item.input_audio_transcription.completed</c>, or failed.</summary>
    /// <param name="itemId">The item.</param>
    /// <param name="text">What was understood; null where nothing was.</param>
    void OnTranscribed(string? itemId, string? text);

    /// <summary>An <c>error</c>.</summary>
    /// <returns>Whether it was about something that this listener sent, and is dealt with.</returns>
    bool OnError(string eventId, string? code, string message);

    /// <summary>Whether sound is being played, or there is some that has not been.</summary>
    bool IsSpeaking => false;

    /// <summary>Where the user is in a turn that the server does not detect.</summary>
    UserTurn Turn => UserTurn.None;

    /// <summary>The connection has been gone for long enough to be noticed, or is back after that.</summary>
    void OnLine(bool isBack)
    {
    }

    /// <summary>The session is gone, with all that was running; the stream is about to go on in another.</summary>
    void OnSessionLost();

    /// <summary>The stream has ended.</summary>
    void OnEnded(Exception reason);
}
