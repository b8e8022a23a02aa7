using Realtalk.Events;

namespace Realtalk.Simulator.Replay;

/// <summary>An event of the recorded server.</summary>
/// <param name="Item">The event.</param>
/// <param name="Json">What goes over the wire.</param>
/// <param name="Cues">How many of the client's events came before it.</param>
/// <param name="MicrophoneMs">How much of the microphone came before it.</param>
/// <param name="FollowsMicrophone">Whether the microphone is its clock: sound came just before it.</param>
/// <param name="FollowsFrame">Whether the event before it is the server's, too.</param>
/// <param name="Gap">The time since the event before it, of either side; none where the microphone is its clock.</param>
/// <param name="SinceFrame">The time since the server's event before it.</param>
/// <param name="CueAfter">From that one to the last of the client's events before this one.</param>
internal sealed record ReplayFrame(
    RealtimeEvent Item,
    byte[] Json,
    int Cues,
    double MicrophoneMs,
    bool FollowsMicrophone,
    bool FollowsFrame,
    TimeSpan Gap,
    TimeSpan SinceFrame,
    TimeSpan CueAfter)
{
    /// <summary>What it is, for people.</summary>
    public string Name => $"{Item.Type} (event {Item.Sequence} of the log)";
}
