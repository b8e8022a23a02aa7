namespace Realtalk.Conversations;

/// <summary>A reply that the user cut off.</summary>
/// <param name="ItemId">The reply's item.</param>
/// <param name="Heard">How much of it was heard.</param>
/// <param name="Received">How much of it had come.</param>
/// <param name="OnsetToSilence">From the server's <c>speech_started</c> to the device silenced.</param>
/// <param name="Time">When it was.</param>
public sealed record RealtimeInterruption(
    string ItemId, TimeSpan Heard, TimeSpan Received, TimeSpan OnsetToSilence, DateTimeOffset Time);
