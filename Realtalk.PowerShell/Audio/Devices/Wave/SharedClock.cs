using System.Diagnostics;

namespace Realtalk.Audio.Devices.Wave;

/// <summary>
/// The one thread of all clocks in real time: it wakes every 10 ms, however many conversations there are, where one for each of
/// them would be a hundred wakings a second each. A clock whose tick keeps it waiting, since a disk does not answer, say, gets a
/// thread of its own. The thread is there while a clock is.
/// </summary>
internal sealed class SharedClock
{
    /// <summary>A tick that takes longer has kept the others waiting, and does so once.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private static readonly double TimestampsPerTick = Stopwatch.Frequency / 100.0;

    private readonly object _gate = new();
    private Member[] _members = [];
    private ClockThread? _thread;

    private SharedClock()
    {
    }

    public static SharedClock Instance { get; } = new();

    /// <summary>Has something called every 10 ms from now on.</summary>
    public IClockDriver Join(Action tick)
    {
        var member = new Member(this, tick);
        lock (_gate)
        {
            _members = [.. _members, member];
            _thread ??= new ClockThread(TimestampsPerTick, hold: null, Tick);
        }

        return member;
    }

    private void Leave(Member member)
    {
        lock (_gate)
        {
            _members = [.. _members.Where(one => one != member)];
            if (_members.Length == 0)
            {
                _thread?.Stop();
                _thread = null;
            }
        }
    }

    private void Tick()
    {
        foreach (Member member in Volatile.Read(ref _members))
        {
            long start = Stopwatch.GetTimestamp();
            member.Tick();
            if (Stopwatch.GetElapsedTime(start) > Patience && Volatile.Read(ref _thread) is { } thread)
            {
                // All clocks are as late as this one now, and it makes up for it as they do.
                member.MoveOut(thread.Due + TimestampsPerTick);
            }
        }
    }

    private sealed class Member(SharedClock shared, Action tick) : IClockDriver
    {
        private readonly object _gate = new();
        private ClockThread? _own;
        private volatile bool _stopped;

        public void Tick()
        {
            if (!_stopped)
            {
                tick();
            }
        }

        /// <summary>Goes on by itself.</summary>
        public void MoveOut(double due)
        {
            lock (_gate)
            {
                if (_stopped || _own is not null)
                {
                    return;
                }

                shared.Leave(this);
                _own = new ClockThread(TimestampsPerTick, hold: null, tick, due);
            }
        }

        public void Stop()
        {
            lock (_gate)
            {
                _stopped = true;
                _own?.Stop();
            }

            shared.Leave(this);
        }

        // It is never held.
        public void Wake()
        {
        }
    }
}
