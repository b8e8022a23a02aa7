using Realtalk.Events;

namespace Realtalk.Simulator;

/// <content>A recorded call in the place of a scenario.</content>
public sealed partial class RealtimeSimulatorOptions
{
    /// <summary>
    /// The log of a stream, whose server it plays; null = none. <see cref="Pace"/> is how many times faster than it was recorded
    /// then.
    /// </summary>
    public IReadOnlyList<RealtimeEvent>? Replay { get; set; }
}
