namespace Realtalk.Tests.Simulator;

/// <summary>The system's clock, which knows how many of its timers nobody has disposed.</summary>
internal sealed class CountingClock : TimeProvider
{
    private int _made;
    private int _alive;

    /// <summary>Timers made so far.</summary>
    public int Made => Volatile.Read(ref _made);

    /// <summary>Timers made and not disposed.</summary>
    public int Alive => Volatile.Read(ref _alive);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _made);
        Interlocked.Increment(ref _alive);
        return new CountedTimer(this, TimeProvider.System.CreateTimer(callback, state, dueTime, period));
    }

    private sealed class CountedTimer(CountingClock clock, ITimer timer) : ITimer
    {
        private int _isDisposed;

        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            {
                Interlocked.Decrement(ref clock._alive);
            }

            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
