using System.Diagnostics;

namespace Realtalk.Audio.Devices.Wave;

/// <summary>The thread of a running <see cref="WaveClock"/>: calls back once in every period, on average exactly.</summary>
internal sealed class ClockThread
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
    public ClockThread(double period, Func<bool>? hold, Action tick)
    {
        _period = period;
        _hold = hold;
        _tick = tick;
        new Thread(Run) { Name = "Realtalk clock", IsBackground = true, Priority = ThreadPriority.AboveNormal }.Start();
    }

    /// <summary>Ends the thread; a tick that is running is the last.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Makes a held clock ask again.</summary>
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
        double due = Stopwatch.GetTimestamp() + _period;
        while (!_stopped)
        {
            long now = Stopwatch.GetTimestamp();
            if (now < due)
            {
                Wait(Math.Ceiling(Milliseconds(due - now)), wakeable: false);
                continue;
            }

            if (_hold is not null && _hold())
            {
                // Time spent on hold is not made up for: the clock stands.
                Wait(1, wakeable: true);
                due += Stopwatch.GetTimestamp() - now;
                continue;
            }

            _tick();
            due += _period;

            // A clock that is late catches up at twice its pace rather than in one burst, which would starve an output
            // whose writer is in time.
            long done = Stopwatch.GetTimestamp();
            if (due < done)
            {
                Wait(Math.Floor(Milliseconds(_period / 2)), wakeable: false);
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
