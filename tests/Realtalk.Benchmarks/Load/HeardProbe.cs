using Realtalk.Audio.Devices;
using Realtalk.Audio.Devices.Wave;

namespace Realtalk.Benchmarks.Load;

/// <summary>
/// Listens to a loudspeaker of a clock: looks, before each tick, whether it has what the tick takes. A silence of less than a second
/// within a reply is a hole in it.
/// </summary>
internal sealed class HeardProbe(WaveFileOutput output) : IClockedDevice
{
    private const int LongestHoleTicks = 100;
    private int _silentTicks = LongestHoleTicks;

    public bool IsMeasured { get; set; }

    public long Holes { get; private set; }

    public long Replies { get; private set; }

    public Lateness Ticks { get; } = new(TimeSpan.FromMilliseconds(10));

    AudioDirection IClockedDevice.Direction => AudioDirection.Output;

    void IClockedDevice.Tick()
    {
        Ticks.Note(IsMeasured);
        if (output.PendingSamples < WaveClock.TickSamples)
        {
            _silentTicks++;
            return;
        }

        if (IsMeasured && _silentTicks > 0)
        {
            Replies += _silentTicks >= LongestHoleTicks ? 1 : 0;
            Holes += _silentTicks < LongestHoleTicks ? 1 : 0;
        }

        _silentTicks = 0;
    }

    void IClockedDevice.ClockStopped()
    {
    }
}
