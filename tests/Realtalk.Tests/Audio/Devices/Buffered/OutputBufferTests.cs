using System.Diagnostics;
using Realtalk.Audio;
using Realtalk.Audio.Devices.Buffered;

namespace Realtalk.Tests.Audio.Devices.Buffered;

public sealed class OutputBufferTests
{
    // What is heard only then is pending for the length of any test.
    private static readonly long Never = Stopwatch.GetTimestamp() + (Stopwatch.Frequency * 3_600);

    [Fact]
    public void ADeviceGetsWhatWasWrittenAndThenSilence()
    {
        var buffer = new OutputBuffer(AudioFormat.SampleRate, 1);
        short[] frames = [9, 9, 9, 9, 9];

        buffer.Write([1, 2, 3]);

        Assert.Equal(OutputBuffer.TargetSamples - 3, buffer.WritableSamples);
        Assert.Equal(3, buffer.Render(frames, Never));
        Assert.Equal([1, 2, 3, 0, 0], frames);
        Assert.Equal(0, buffer.Render(frames, Never));
        Assert.Equal(3, buffer.PendingSamples);
    }

    [Fact]
    public void OneChannelBecomesTheFirstTwo()
    {
        var buffer = new OutputBuffer(AudioFormat.SampleRate, 4);
        short[] frames = new short[8];

        buffer.Write([5, 6]);
        buffer.Render(frames, Never);

        Assert.Equal([5, 5, 0, 0, 6, 6, 0, 0], frames);
    }

    [Theory]
    [InlineData(48_000, 480, 2)]
    [InlineData(44_100, 441, 1)]
    [InlineData(16_000, 37, 2)]
    [InlineData(96_000, 1_024, 6)]
    public void AtAnotherRateTheSoundIsTheSameAndAllOfItIsAccountedFor(int rate, int period, int channels)
    {
        var buffer = new OutputBuffer(rate, channels);
        short[] tone = Tone.Sine(1_000, AudioFormat.SampleRate, 12_000);
        var played = new List<short>();
        short[] frames = new short[period * channels];
        int taken = 0;

        buffer.Write(tone);
        while (played.Count < (12_000L * rate / AudioFormat.SampleRate) + (2 * period))
        {
            taken += buffer.Render(frames, Never);
            Assert.Equal(12_000, buffer.PendingSamples);
            played.AddRange(frames.Where((_, index) => index % channels == 0));
        }

        Assert.Equal(12_000, taken);
        short[] middle = played.Skip(rate / 10).Take(rate / 4).ToArray();
        Assert.InRange(Tone.Amplitude(middle, 1_000, rate), 15_900, 16_100);
        Assert.All(played.Skip((12_000 * rate / AudioFormat.SampleRate) + 200), sample => Assert.InRange(sample, -2, 2));
    }

    [Fact]
    public void WhatIsHeardInThePastIsPendingNoMore()
    {
        var buffer = new OutputBuffer(AudioFormat.SampleRate, 1);
        buffer.Write(new short[480]);

        buffer.Render(new short[240], Stopwatch.GetTimestamp() - Stopwatch.Frequency);
        Assert.Equal(240, buffer.PendingSamples);
        buffer.Render(new short[240], Never);
        Assert.Equal(240, buffer.PendingSamples);
    }

    [Fact]
    public void AWholeTailIsReplacedSampleForSample()
    {
        var buffer = new OutputBuffer(AudioFormat.SampleRate, 1);
        short[] frames = new short[5];

        buffer.Write([1, 2, 3, 4]);
        buffer.ReplaceTail([8, 9]);
        buffer.Render(frames, Never);

        Assert.Equal([1, 2, 8, 9, 0], frames);
    }

    [Fact]
    public void ATailThatTheDeviceHasFetchedInPartLeavesNoStep()
    {
        var buffer = new OutputBuffer(AudioFormat.SampleRate, 1);
        short[] frames = new short[960];
        buffer.Write(Enumerable.Repeat((short)10_000, 1_440).ToArray());
        buffer.Render(frames, Never);

        // The whole second was to go, of which the device has 960 samples.
        buffer.ReplaceTail(new short[1_440]);
        short[] rest = new short[480];
        buffer.Render(rest, Never);

        short last = frames[^1];
        foreach (short sample in rest)
        {
            Assert.InRange(last - sample, 0, 10_000 * Math.PI / Fade.Samples);
            last = sample;
        }

        Assert.All(rest[Fade.Samples..], sample => Assert.Equal(0, sample));
        Assert.Equal(1_440, buffer.PendingSamples);
    }
}
