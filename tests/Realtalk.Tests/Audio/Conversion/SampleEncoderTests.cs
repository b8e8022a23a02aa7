using Realtalk.Audio.Conversion;

namespace Realtalk.Tests.Audio.Conversion;

public sealed class SampleEncoderTests
{
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

    [Fact]
    public void WhatNoDeviceTakesIsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleEncoder.Encode(SampleEncoding.MuLaw, [1], new byte[1]));
}
