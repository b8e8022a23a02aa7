namespace Realtalk.Threading;

/// <summary>
/// The time of day as it was when the clock was made, and from there on time that passes evenly: somebody who sets the system's clock
/// changes no duration, and nothing that comes later has an earlier time.
/// </summary>
/// <param name="source">Where the time comes from; null = the system.</param>
internal sealed class SteadyClock(TimeProvider? source = null)
{
    private readonly TimeProvider _source = source ?? TimeProvider.System;
    private readonly long _start = (source ?? TimeProvider.System).GetTimestamp();

    /// <summary>When it was made, in local time.</summary>
    public DateTimeOffset StartTime { get; } = (source ?? TimeProvider.System).GetLocalNow();

    /// <summary>How long ago that was.</summary>
    public TimeSpan Elapsed => _source.GetElapsedTime(_start);

    /// <summary>The time now.</summary>
    public DateTimeOffset Now => StartTime + Elapsed;
}
