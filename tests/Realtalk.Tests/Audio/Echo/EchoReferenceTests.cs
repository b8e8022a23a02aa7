using System.Diagnostics;
using Realtalk.Audio.Echo;

namespace Realtalk.Tests.Audio.Echo;

public sealed class EchoReferenceTests
{
    private readonly EchoReference _reference = new();

    [Fact]
    public void WhatIsHeardAtATimeIsFoundAtThatTime()
    {
        _reference.Write([1, 2, 3], At(10_000));
        _reference.Write([4, 5], At(20_000));

        Assert.Equal([0, 1, 2, 3, 0], Read(9_999, 5));
        Assert.Equal([4, 5, 0], Read(20_000, 3));
        Assert.Equal([0, 0], Read(30_000, 2));
    }

    [Fact]
    public void AnUnsteadyLatencyDoesNotTearASignal()
    {
        short[] signal = Tone.Noise(24_000, seed: 51);
        var random = new Random(52);
        var read = new List<short>();
        for (int i = 0; i < signal.Length; i += 480)
        {
            _reference.Write(signal.AsSpan(i, 480), At(100_000 + i + random.Next(-300, 300)));
        }

        for (int i = 0; i < signal.Length - 480; i += 480)
        {
            // The first two set the beginnings; from there on the times only waver.
            read.AddRange(Read(100_000 + i + (i == 0 ? 0 : random.Next(-300, 300)), 480));
        }

        int start = signal.AsSpan().IndexOf(read[1_000..1_480].ToArray());
        Assert.True(start >= 0);
        Assert.Equal(signal[start..(start + 20_000)], read[1_000..21_000]);
    }

    [Fact]
    public void WhatIsTakenBackIsNotHeard()
    {
        _reference.Write([1, 2, 3, 4], At(10_000));
        _reference.ReplaceTail([0, 0]);

        Assert.Equal([1, 2, 0, 0], Read(10_000, 4));
    }

    [Fact]
    public void WhatIsLongPastIsForgotten()
    {
        _reference.Write([1, 2, 3], At(10_000));
        _reference.Write([4], At(1_000_000));

        Assert.Equal([0, 0, 0], Read(10_000, 3));
        Assert.Equal([0, 4], Read(999_999, 2));
    }

    [Fact]
    public void WhatIsAroundCanBeLookedAt()
    {
        _reference.Write([1, 2, 3, 4, 5, 6], At(10_000));
        Read(10_001, 2);
        short[] around = new short[8];

        _reference.Peek(around, 4);

        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 0], around);
    }

    [Fact]
    public void AnEchoThatComesLaterIsOfWhatWasPlayedBefore()
    {
        _reference.Write([1, 2, 3, 4, 5, 6], At(10_000));
        Assert.Equal([3], Read(10_002, 1));

        _reference.Shift(2);

        Assert.Equal([2, 3], Read(10_003, 2));
        _reference.Shift(-1);
        Assert.Equal([5], Read(10_005, 1));
    }

    // Rounded up, so that the sample meant is the one that is found.
    private static long At(long sample) => (long)Math.Ceiling(sample * (Stopwatch.Frequency / 24_000.0));

    private short[] Read(long sample, int count)
    {
        short[] samples = new short[count];
        _reference.Read(samples, At(sample));
        return samples;
    }
}
