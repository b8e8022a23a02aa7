using Realtalk.Sessions;

namespace Realtalk.Conversations.Turns;

/// <summary>
/// What happens in a conversation when the user speaks. The receive loop calls, and the capture loop for
/// <see cref="OnMicrophoneFrame"/>; nothing here waits.
/// </summary>
internal interface ITurnPolicy
{
    /// <summary>Where the user is in a turn that the server does not detect.</summary>
    UserTurn Turn => UserTurn.None;

    /// <summary>The server hears the user.</summary>
    /// <param name="itemId">The item that the speech will be.</param>
    /// <param name="activeResponseId">The conversation's running response, if any.</param>
    void OnSpeechStarted(string? itemId, string? activeResponseId);

    /// <summary>The server hears the user no longer.</summary>
    void OnSpeechStopped(string? itemId);

    /// <summary>The user's turn is an item now.</summary>
    void OnCommitted(string? itemId);

    /// <summary>The user's turn was written down; null where nothing was understood.</summary>
    void OnTranscribed(string? itemId, string? text);

    /// <summary>The session is gone, and the user's turn with it.</summary>
    void OnSessionLost();

    /// <summary>Another 20 ms of the microphone went out: the conversation's own clock.</summary>
    void OnMicrophoneFrame();
}
