using System.Buffers;
using Realtalk.Audio.Conversion;

namespace Realtalk.Tests.Audio.Conversion;

public sealed class ResamplerTests
{
    [Theory]
    [InlineData(48_000, 24_000)]
    [InlineData(44_100, 24_000)]
    [InlineData(16_000, 24_000)]
    [InlineData(8_000, 24_000)]
    [InlineData(22_050, 24_000)]
    [InlineData(11_025, 24_000)]
    [InlineData(96_000, 24_000)]
    [InlineData(44_101, 24_000)]
    [InlineData(24_000, 8_000)]
    [InlineData(24_000, 44_100)]
    [InlineData(24_000, 48_000)]
    public void AToneInThePassBandKeepsItsLevel(int inputRate, int outputRate)
    {
        short[] input = Tone.Sine(1_000, inputRate, inputRate);

        short[] output = Resampler.Convert(input, inputRate, outputRate);

        double gain = Tone.Decibels(Tone.Amplitude(output, 1_000, outputRate) / 16_000);
        Assert.InRange(gain, -0.1, 0.1);
    }

    [Theory]
    [InlineData(48_000, 24_000, 15_000)]
    [InlineData(48_000, 24_000, 12_500)]
    [InlineData(44_100, 24_000, 15_000)]
    [InlineData(24_000, 8_000, 5_000)]
    [InlineData(44_101, 24_000, 20_000)]
    public void AToneThatTheNewRateCannotHoldIsGone(int inputRate, int outputRate, int frequency)
    {
        short[] input = Tone.Sine(frequency, inputRate, inputRate);

        short[] output = Resampler.Convert(input, inputRate, outputRate);

        // The ends of a tone that is cut off hard are clicks, which hold every frequency.
        ReadOnlySpan<short> settled = output.AsSpan(outputRate / 10, outputRate * 8 / 10);
        Assert.True(Tone.Decibels((Tone.Rms(settled) + 0.01) / Tone.Rms(input)) < -60);
    }

    [Theory]
    [InlineData(8_000, 24_000, 7_000)]
    [InlineData(16_000, 24_000, 10_000)]
    public void GoingUpAddsNoMirrorImage(int inputRate, int outputRate, int image)
    {
        short[] input = Tone.Sine(inputRate - image, inputRate, inputRate);

        short[] output = Resampler.Convert(input, inputRate, outputRate);

        Assert.InRange(Tone.Decibels(Tone.Amplitude(output, inputRate - image, outputRate) / 16_000), -0.1, 0.1);
        Assert.True(Tone.Decibels(Tone.Amplitude(output, image, outputRate) / 16_000) < -60);
    }

    [Theory]
    [InlineData(44_100, 24_000)]
    [InlineData(8_000, 24_000)]
    [InlineData(44_101, 24_000)]
    [InlineData(24_000, 24_000)]
    public void PiecesComeOutAsOneSignal(int inputRate, int outputRate)
    {
        short[] input = Tone.Noise(20_000, seed: 1);
        short[] whole = Resampler.Convert(input, inputRate, outputRate);
        var resampler = new Resampler(inputRate, outputRate);
        var pieces = new ArrayBufferWriter<short>();
        var random = new Random(2);

        for (int taken = 0; taken < input.Length;)
        {
            int count = Math.Min(random.Next(0, 700), input.Length - taken);
            resampler.Process(input.AsSpan(taken, count), pieces);
            taken += count;
        }

        resampler.Flush(pieces);
        Assert.Equal(whole, pieces.WrittenSpan.ToArray());
    }

    [Theory]
    [InlineData(44_100, 24_000, 44_100, 24_000)]
    [InlineData(48_000, 24_000, 3, 2)]
    [InlineData(8_000, 24_000, 1, 3)]
    [InlineData(24_000, 8_000, 1, 1)]
    [InlineData(8_000, 24_000, 0, 0)]
    public void TheLengthIsThatOfTheSignal(int inputRate, int outputRate, int count, int expected)
    {
        Assert.Equal(expected, Resampler.Convert(new short[count], inputRate, outputRate).Length);
    }

    [Fact]
    public void TheFilterAddsNoDelay()
    {
        short[] input = new short[4_800];
        input[2_400] = 20_000;

        short[] output = Resampler.Convert(input, 48_000, 24_000);

        Assert.Equal(output.Max(), output[1_200]);
    }

    [Fact]
    public void TheSameRateChangesNothing()
    {
        short[] input = Tone.Noise(1_000, seed: 3, amplitude: short.MaxValue);

        Assert.Equal(input, Resampler.Convert(input, 24_000, 24_000));
    }

    [Fact]
    public void WhatOvershootsIsClipped()
    {
        // A square wave at full scale rings beyond it when band-limited.
        short[] input = Enumerable.Range(0, 4_800).Select(i => i / 24 % 2 == 0 ? short.MaxValue : short.MinValue).ToArray();

        short[] output = Resampler.Convert(input, 48_000, 24_000);

        Assert.Equal(short.MaxValue, output.Max());
        Assert.Equal(short.MinValue, output.Min());
    }

    [Fact]
    public void AResamplerStartsAnewAfterAFlush()
    {
        short[] input = Tone.Noise(5_000, seed: 4);
        var resampler = new Resampler(16_000, 24_000);
        var first = new ArrayBufferWriter<short>();
        var second = new ArrayBufferWriter<short>();

        resampler.Process(input, first);
        resampler.Flush(first);
        resampler.Process(input, second);
        resampler.Flush(second);

        Assert.Equal(first.WrittenSpan.ToArray(), second.WrittenSpan.ToArray());
    }
}
