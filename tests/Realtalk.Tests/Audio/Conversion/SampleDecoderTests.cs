using Realtalk.Audio.Conversion;

namespace Realtalk.Tests.Audio.Conversion;

public sealed class SampleDecoderTests
{
    [Fact]
    public void EightBitsAreUnsigned() =>
        Assert.Equal([-32768, 0, 32512], Decode(SampleEncoding.UInt8, [0, 128, 255]));

    [Fact]
    public void SixteenBitsAreTakenAsTheyAre() =>
        Assert.Equal([1, -1, short.MinValue], Decode(SampleEncoding.Int16, [1, 0, 0xFF, 0xFF, 0, 0x80]));

    [Fact]
    public void TwentyFourBitsAreRounded() =>
        Assert.Equal([1, 2, -1, short.MaxValue], Decode(SampleEncoding.Int24, [0x7F, 1, 0, 0x80, 1, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]));

    [Fact]
    public void ThirtyTwoBitsAreRounded() =>
        Assert.Equal(
            [1, short.MaxValue, short.MinValue],
            Decode(SampleEncoding.Int32, Bytes([0x00010000, int.MaxValue, int.MinValue], BitConverter.GetBytes)));

    [Fact]
    public void FloatsAreScaledAndClipped() =>
        Assert.Equal(
            [16384, short.MaxValue, short.MinValue, short.MaxValue, 0],
            Decode(SampleEncoding.Float32, Bytes([0.5f, 1f, -3f, float.PositiveInfinity, float.NaN], BitConverter.GetBytes)));

    [Fact]
    public void DoublesAreScaledAndClipped() =>
        Assert.Equal(
            [-16384, short.MaxValue, 0],
            Decode(SampleEncoding.Float64, Bytes([-0.5, 2.0, double.NaN], BitConverter.GetBytes)));

    [Fact]
    public void CompandedBytesAreExpanded()
    {
        Assert.Equal([0, 32124], Decode(SampleEncoding.MuLaw, [0xFF, 0x80]));
        Assert.Equal([8, 32256], Decode(SampleEncoding.ALaw, [0xD5, 0xAA]));
    }

    [Fact]
    public void HalfASampleAtTheEndIsLeft() => Assert.Equal([1], Decode(SampleEncoding.Int16, [1, 0, 2]));

    [Theory]
    [InlineData(1, new short[] { 5, 6 }, new short[] { 5, 6 })]
    [InlineData(2, new short[] { 100, 200, -32768, -32768 }, new short[] { 150, -32768 })]
    [InlineData(3, new short[] { 3, 3, 6, 32767, 32767, 32767 }, new short[] { 4, 32767 })]
    public void ChannelsAreMixedToTheirMean(int channels, short[] interleaved, short[] expected)
    {
        var mono = new short[expected.Length];

        Assert.Equal(expected.Length, ChannelMixer.ToMono(interleaved, channels, mono));
        Assert.Equal(expected, mono);
    }

    private static short[] Decode(SampleEncoding encoding, byte[] bytes)
    {
        var samples = new short[bytes.Length];
        return samples[..SampleDecoder.Decode(encoding, bytes, samples)];
    }

    private static byte[] Bytes<T>(T[] values, Func<T, byte[]> convert) => values.SelectMany(convert).ToArray();
}
