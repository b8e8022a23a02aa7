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
        Assert.Throws<ArgumentOutOfRangeException>(() => Encode(SampleEncoding.Float32, [0]));

    private static byte[] Encode(SampleEncoding encoding, short[] samples)
    {
        var bytes = new byte[samples.Length * SampleDecoder.BytesPerSample(encoding)];
        SampleEncoder.Encode(encoding, samples, bytes);
        return bytes;
    }
}
