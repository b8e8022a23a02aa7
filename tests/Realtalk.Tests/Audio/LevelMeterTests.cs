using Realtalk.Audio;

namespace Realtalk.Tests.Audio;

public class LevelMeterTests
{
    private LevelMeter _meter;

    [Fact]
    public void Silence_is_the_floor()
    {
        Assert.Equal(AudioLevel.Silence, _meter.Level);
        _meter.Add(new short[480]);
        Assert.Equal(AudioLevel.Silence, _meter.Level);
    }

    [Theory]
    [InlineData(16384, -6.02)]
    [InlineData(3277, -20.0)]
    [InlineData(short.MinValue, 0)]
    public void A_steady_level_is_told_in_decibels_of_full_scale(short sample, double decibels)
    {
        _meter.Add(Enumerable.Repeat(sample, 480).ToArray());
        Assert.Equal(decibels, _meter.Level.Rms, 2);
        Assert.Equal(decibels, _meter.Level.Peak, 2);
    }

    [Fact]
    public void A_sine_is_3_decibels_below_its_peak()
    {
        _meter.Add(Enumerable.Range(0, 480).Select(i => (short)(10_000 * Math.Sin(2 * Math.PI * i / 48))).ToArray());
        Assert.Equal(3.01, _meter.Level.Peak - _meter.Level.Rms, 2);
    }

    [Fact]
    public void It_rises_at_once_and_falls_slowly()
    {
        _meter.Add(Enumerable.Repeat((short)16384, 480).ToArray());
        _meter.Add(new short[480]);
        Assert.InRange(_meter.Level.Rms, -8, -6.5);
        for (int i = 0; i < 50; i++)
        {
            _meter.Add(new short[480]);
        }

        Assert.InRange(_meter.Level.Rms, -70, -60);
        _meter.Reset();
        Assert.Equal(AudioLevel.Silence, _meter.Level);
    }

    [Fact]
    public void Measuring_allocates_nothing()
    {
        short[] frame = new short[480];
        _meter.Add(frame);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            _meter.Add(frame);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
