namespace Realtalk.Tests.Simulator;

/// <summary>A clock on which whoever waits for less than a minute has waited at once: it leaps ahead by that time. Longer waits never end.</summary>
internal sealed class LeapingClock : TimeProvider
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How far it has leapt.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Volatile.Read(ref _ticks));

    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero || dueTime > Longest)
        {
            return TimeProvider.System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        Interlocked.Add(ref _ticks, dueTime.Ticks);
        return TimeProvider.System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
