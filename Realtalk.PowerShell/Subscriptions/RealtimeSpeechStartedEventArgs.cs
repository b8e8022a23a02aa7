namespace Realtalk.Subscriptions;

/// <summary>The server hears the user speak.</summary>
public sealed class RealtimeSpeechStartedEventArgs : EventArgs
{
    internal RealtimeSpeechStartedEventArgs(string? itemId, TimeSpan audioStart)
    {
        ItemId = itemId;
        AudioStart = audioStart;
    }

    /// <summary>The item that the speech will be.</summary>
    public string? ItemId { get; }

    /// <summary>Where in the sound that was sent the speech begins (<c>audio_start_ms</c>).</summary>
    public TimeSpan AudioStart { get; }
}
