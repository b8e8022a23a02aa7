using System.Diagnostics;

namespace Realtalk.Audio.Devices.Wave;

/// <summary>
/// The time that file devices live in. It ticks every 10 ms of sound, for all its devices in one order: the outputs, then
/// the inputs, each as attached. Its position is elapsed time × speed: a late tick is made up for, so it never drifts. Time
/// stands still while no device is attached, and while <see cref="Hold"/> says so. All members may be called from any thread.
/// </summary>
internal sealed class WaveClock : IDisposable
{
    /// <summary>Samples in a tick: 10 ms.</summary>
    public const int TickSamples = 10 * AudioFormat.SamplesPerMillisecond;

    private static readonly double TimestampsPerTick = Stopwatch.Frequency / 100.0;

    private readonly object _gate = new();
    private readonly object _tickGate = new();
    private IClockedDevice[] _devices = [];
    private IClockDriver? _driver;
    private bool _started;
    private bool _disposed;
    private long _ticks;

    /// <param name="speed">How much faster than real time: 1 for real time, infinity for as fast as it goes.</param>
    public WaveClock(double speed = 1)
    {
        if (!(speed > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(speed), speed, "A clock runs forward.");
        }

        Speed = speed;
    }

    /// <summary>How much faster than real time the clock runs.</summary>
    public double Speed { get; }

    /// <summary>
    /// Asked before every tick, on the clock's thread; the clock pauses while it returns true, and asks again after
    /// <see cref="Wake"/> or a millisecond. With it a fast clock waits for a slow program instead of playing gaps.
    /// </summary>
    public Func<bool>? Hold { get; init; }

    /// <summary>Samples since the clock began.</summary>
    public long Position => Volatile.Read(ref _ticks) * TickSamples;

    /// <summary>Lets time run, on a thread of the clock's own or, in real time, one that such clocks share. Without it the clock moves by <see cref="Advance"/> only.</summary>
    public void Start()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _started = true;
            UpdateDriver();
        }
    }

    /// <summary>Makes a clock that holds ask again at once.</summary>
    public void Wake() => Volatile.Read(ref _driver)?.Wake();

    /// <summary>Moves a clock that was not started by so many ticks of 10 ms, on the caller's thread.</summary>
    /// <exception cref="InvalidOperationException">The clock runs by itself.</exception>
    public void Advance(int ticks = 1)
    {
        lock (_gate)
        {
            if (_started)
            {
                throw new InvalidOperationException("The clock runs by itself.");
            }
        }

        for (int i = 0; i < ticks; i++)
        {
            Tick();
        }
    }

    /// <summary>Stops time for good and tells the devices.</summary>
    public void Dispose()
    {
        IClockedDevice[] devices;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            devices = _devices;
            _devices = [];
            UpdateDriver();
        }

        // A tick that is on its way comes to its end first.
        lock (_tickGate)
        {
            foreach (IClockedDevice device in devices)
            {
                device.ClockStopped();
            }
        }
    }

    /// <summary>Adds a device, from the next tick on.</summary>
    internal void Attach(IClockedDevice device)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _devices = [.. _devices.Append(device).OrderByDescending(one => one.Direction)];
            UpdateDriver();
        }
    }

    /// <summary>Removes a device; when this returns, no tick of it is running (unless it is the caller).</summary>
    internal void Detach(IClockedDevice device)
    {
        lock (_gate)
        {
            _devices = [.. _devices.Where(one => one != device)];
            UpdateDriver();
        }

        lock (_tickGate)
        {
        }
    }

    private void Tick()
    {
        lock (_tickGate)
        {
            foreach (IClockedDevice device in Volatile.Read(ref _devices))
            {
                device.Tick();
            }

            Volatile.Write(ref _ticks, _ticks + 1);
        }
    }

    private void UpdateDriver()
    {
        bool needed = _started && !_disposed && _devices.Length > 0;
        if (needed && _driver is null)
        {
            bool isRealTime = Speed == 1 && Hold is null;
            _driver = isRealTime ? SharedClock.Join(Tick) : new ClockThread(TimestampsPerTick / Speed, Hold, Tick);
        }
        else if (!needed)
        {
            _driver?.Stop();
            _driver = null;
        }
    }
}
