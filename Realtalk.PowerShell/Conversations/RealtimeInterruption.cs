using System.Globalization;

namespace Realtalk.Conversations;

/// <summary>A reply that the user cut off.</summary>
/// <param name="ItemId">The reply's item.</param>
/// <param name="Heard">How much of it was heard.</param>
/// <param name="Received">How much of it had come.</param>
/// <param name="OnsetToSilence">From the server's <c>speech_started</c> to the device silenced.</param>
/// <param name="Time">When it was.</param>
public sealed record RealtimeInterruption(
    string ItemId, TimeSpan Heard, TimeSpan Received, TimeSpan OnsetToSilence, DateTimeOffset Time)
{
    /// <summary>When it was, how much was heard, and how fast the device fell silent.</summary>
    public override string ToString() => string.Create(
        CultureInfo.CurrentCulture,
        $"{Time:HH:mm:ss}, {Heard.TotalSeconds:0.00} s of {Received.TotalSeconds:0.00} s heard, silent after {OnsetToSilence.TotalMilliseconds:0} ms");
}
