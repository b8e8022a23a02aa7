using System.Diagnostics;

namespace Realtalk.Audio.Devices.Wave;

/// <summary>
/// A thread that clocks in real time share: it wakes every 10 ms for all of them, where one for each conversation would be a hundred
/// wakings a second each. A clock whose tick keeps it waiting, since a disk does not answer, say, gets a thread of its own. The
/// thread is there while a clock is.
/// </summary>
internal sealed class SharedClock
{
    /// <summary>A tick that takes longer has kept the others waiting, and does so once.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// How many clocks share one. Each of them wakes those who read and write its devices, who may then run first: with too many
    /// there would be none of the 10 ms left for the last.
    /// </summary>
    public const int Capacity = 20;

    private static readonly double TimestampsPerTick = Stopwatch.Frequency / 100.0;
    private static readonly List<SharedClock> All = [];

    // Changed with the lock of all held.
    private Member[] _members = [];
    private ClockThread? _thread;

    private SharedClock()
    {
    }

    /// <summary>Has something called every 10 ms from now on.</summary>
    public static IClockDriver Join(Action tick)
    {
        lock (All)
        {
            SharedClock? shared = All.Find(one => one._members.Length < Capacity);
            if (shared is null)
            {
                shared = new SharedClock();
                All.Add(shared);
            }

            return shared.Add(tick);
        }
    }

    private Member Add(Action tick)
    {
        var member = new Member(this, tick);
        _members = [.. _members, member];
        _thread ??= new ClockThread(TimestampsPerTick, hold: null, Tick);
        return member;
    }

    private void Leave(Member member)
    {
        lock (All)
        {
            _members = [.. _members.Where(one => one != member)];
            if (_members.Length == 0)
            {
                _thread?.Stop();
                _thread = null;
                All.Remove(this);
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
