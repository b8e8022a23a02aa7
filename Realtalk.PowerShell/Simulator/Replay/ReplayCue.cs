using Realtalk.Events;

namespace Realtalk.Simulator.Replay;

/// <summary>An event of the recorded client, but for the microphone's sound: what the server waited for.</summary>
/// <param name="Item">The event.</param>
/// <param name="Json">Its JSON.</param>
/// <param name="MicrophoneMs">How much of the microphone came before it.</param>
internal sealed record ReplayCue(RealtimeEvent Item, byte[] Json, double MicrophoneMs)
{
    /// <summary>What it is, for people.</summary>
    public string Name => $"{Item.Type} (event {Item.Sequence} of the log)";
}
