using Realtalk.Audio.Conversion;

namespace Realtalk.Tests.Audio.Conversion;

public sealed class SampleEncoderTests
{
    [Fact]
    public void SixteenBitsAreLittleEndian() =>
        Assert.Equal([1, 0, 0xFF, 0xFF, 0, 0x80], Encode(SampleEncoding.Int16, [1, -1, short.MinValue]));

    [Fact]
    public void CompandedSamplesAreBytes()
    {
        Assert.Equal([0xFF, 0x80], Encode(SampleEncoding.MuLaw, [0, 32124]));
        Assert.Equal([0xD5, 0xAA], Encode(SampleEncoding.ALaw, [8, 32256]));
    }

    [Fact]
    public void WhatIsNeverWrittenIsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Encode(SampleEncoding.Float64, [0]));

    [Theory]
    [InlineData(nameof(SampleEncoding.Int16))]
    [InlineData(nameof(SampleEncoding.Int24))]
    [InlineData(nameof(SampleEncoding.Int32))]
    [InlineData(nameof(SampleEncoding.Float32))]
    public void EverySampleComesBackAsItWas(string name)
    {
        SampleEncoding encoding = Enum.Parse<SampleEncoding>(name);
        short[] samples = [.. Enumerable.Range(short.MinValue, 65_536).Select(value => (short)value)];
        byte[] bytes = new byte[samples.Length * SampleDecoder.BytesPerSample(encoding)];
        short[] decoded = new short[samples.Length];

        SampleEncoder.Encode(encoding, samples, bytes);

        Assert.Equal(samples.Length, SampleDecoder.Decode(encoding, bytes, decoded));
        Assert.Equal(samples, decoded);
    }

    private static byte[] Encode(SampleEncoding encoding, short[] samples)
    {
        var bytes = new byte[samples.Length * SampleDecoder.BytesPerSample(encoding)];
        SampleEncoder.Encode(encoding, samples, bytes);
        return bytes;
    }
}
