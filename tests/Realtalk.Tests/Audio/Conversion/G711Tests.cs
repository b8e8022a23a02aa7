using Realtalk.Audio.Conversion;

namespace Realtalk.Tests.Audio.Conversion;

public sealed class G711Tests
{
    [Theory]
    [InlineData(0x00, -32124)]
    [InlineData(0x80, 32124)]
    [InlineData(0x7F, 0)]
    [InlineData(0xFF, 0)]
    [InlineData(0xFE, 8)]
    [InlineData(0x7E, -8)]
    [InlineData(0xE7, 260)]
    [InlineData(0x0F, -16764)]
    public void MuLawDecodesToTheValuesOfTheStandard(byte code, short expected) => Assert.Equal(expected, G711.DecodeMuLaw(code));

    [Theory]
    [InlineData(0xD5, 8)]
    [InlineData(0x55, -8)]
    [InlineData(0xAA, 32256)]
    [InlineData(0x2A, -32256)]
    [InlineData(0x85, 4224)]
    [InlineData(0x80, 5504)]
    public void ALawDecodesToTheValuesOfTheStandard(byte code, short expected) => Assert.Equal(expected, G711.DecodeALaw(code));

    [Theory]
    [InlineData(0, 0xFF)]
    [InlineData(-1, 0x7F)]
    [InlineData(32767, 0x80)]
    [InlineData(-32768, 0x00)]
    [InlineData(1000, 0xCE)]
    [InlineData(-1000, 0x4E)]
    public void MuLawEncodesAsTheStandard(short sample, byte expected) => Assert.Equal(expected, G711.EncodeMuLaw(sample));

    [Theory]
    [InlineData(0, 0xD5)]
    [InlineData(-1, 0x55)]
    [InlineData(32767, 0xAA)]
    [InlineData(-32768, 0x2A)]
    [InlineData(1000, 0xFA)]
    [InlineData(-1000, 0x7A)]
    public void ALawEncodesAsTheStandard(short sample, byte expected) => Assert.Equal(expected, G711.EncodeALaw(sample));

    [Fact]
    public void EveryCodeSurvivesARoundTrip()
    {
        for (int code = 0; code < 256; code++)
        {
            // Mu-law has two zeros, and the negative one decodes to the same value as the positive.
            int expected = code == 0x7F ? 0xFF : code;
            Assert.Equal(expected, G711.EncodeMuLaw(G711.DecodeMuLaw((byte)code)));
            Assert.Equal(code, G711.EncodeALaw(G711.DecodeALaw((byte)code)));
        }
    }

    [Fact]
    public void TheErrorIsAtMostHalfAStep()
    {
        for (int value = -32_124; value <= 32_124; value++)
        {
            int tolerance = Math.Max(16, Math.Abs(value) / 16);
            Assert.InRange(G711.DecodeMuLaw(G711.EncodeMuLaw((short)value)) - value, -tolerance, tolerance);
            Assert.InRange(G711.DecodeALaw(G711.EncodeALaw((short)value)) - value, -tolerance, tolerance);
        }
    }

    [Fact]
    public void WholeBuffersConvertLikeSingleSamples()
    {
        short[] samples = Tone.Noise(500, seed: 1, amplitude: short.MaxValue);
        byte[] muLaw = new byte[500];
        byte[] aLaw = new byte[500];
        short[] decoded = new short[500];

        G711.EncodeMuLaw(samples, muLaw);
        G711.EncodeALaw(samples, aLaw);

        Assert.Equal(samples.Select(G711.EncodeMuLaw), muLaw);
        Assert.Equal(samples.Select(G711.EncodeALaw), aLaw);
        G711.DecodeMuLaw(muLaw, decoded);
        Assert.Equal(muLaw.Select(G711.DecodeMuLaw), decoded);
        G711.DecodeALaw(aLaw, decoded);
        Assert.Equal(aLaw.Select(G711.DecodeALaw), decoded);
    }
}
