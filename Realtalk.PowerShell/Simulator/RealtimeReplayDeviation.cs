namespace Realtalk.Simulator;

/// <summary>Where a client did something else than the one in the log.</summary>
/// <param name="Kind">What is different.</param>
/// <param name="Sequence">The log's event that was expected; null where none was left.</param>
/// <param name="Expected">Its type; null where none was left.</param>
/// <param name="Actual">The type of what came; null where nothing did.</param>
/// <param name="Message">Both in words.</param>
/// <param name="Time">When it was.</param>
public sealed record RealtimeReplayDeviation(
    RealtimeReplayDeviationKind Kind, long? Sequence, string? Expected, string? Actual, string Message, DateTimeOffset Time)
{
    /// <summary>The message.</summary>
    public override string ToString() => Message;
}
