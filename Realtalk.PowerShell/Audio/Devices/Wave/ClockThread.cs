using System.Diagnostics;

namespace Realtalk.Audio.Devices.Wave;

/// <summary>The thread of a running <see cref="WaveClock"/>: calls back once in every period, on average exactly.</summary>
internal sealed class ClockThread : IClockDriver
{
    private readonly object _gate = new();
    private readonly double _period;
    private readonly Func<bool>? _hold;
    private readonly Action _tick;
    private volatile bool _stopped;
    private bool _woken;

    /// <param name="period">Time between ticks in units of <see cref="Stopwatch"/>; 0 for none.</param>
    /// <param name="hold">Whether to wait instead of ticking.</param>
    /// <param name="tick">What to call.</param>
    /// <param name="due">When the first tick is due, in units of <see cref="Stopwatch"/>; null for a period from now.</param>
    public ClockThread(double period, Func<bool>? hold, Action tick, double? due = null)
    {
        Due = due ?? (Stopwatch.GetTimestamp() + period);
        _period = period;
        _hold = hold;
        _tick = tick;
        new Thread(Run) { Name = "Realtalk clock", IsBackground = true, Priority = ThreadPriority.AboveNormal }.Start();
    }

    /// <summary>When the tick is or was due that comes next or is running. Of the clock's thread.</summary>
    public double Due { get; private set; }

    /// <inheritdoc/>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <inheritdoc/>
    public void Wake()
    {
        lock (_gate)
        {
            _woken = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Run()
    {
        while (!_stopped)
        {
            long now = Stopwatch.GetTimestamp();
            if (now < Due)
            {
                Wait(Math.Ceiling(Milliseconds(Due - now)), wakeable: false);
                continue;
            }

            if (_hold is not null && _hold())
            {
                // Time spent on hold is not made up for: the clock stands.
                Wait(1, wakeable: true);
                Due += Stopwatch.GetTimestamp() - now;
                continue;
            }

            _tick();
            Due += _period;

            // A clock that is late catches up at twice its pace rather than in one burst, which would starve an output
            // whose writer is in time.
            long done = Stopwatch.GetTimestamp();
            if (Due < done)
            {
                Wait(Math.Max(0, Math.Floor(Milliseconds(now + (_period / 2) - done))), wakeable: false);
            }
        }
    }

    private static double Milliseconds(double timestamps) => timestamps * 1000 / Stopwatch.Frequency;

    private void Wait(double milliseconds, bool wakeable)
    {
        if (milliseconds == 0)
        {
            Thread.Yield();
            return;
        }

        lock (_gate)
        {
            if (!_stopped && !(wakeable && _woken))
            {
                Monitor.Wait(_gate, (int)milliseconds);
            }

            _woken = false;
        }
    }
}
