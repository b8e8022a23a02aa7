namespace Realtalk.Audio.Conversion;

/// <summary>
/// ITU-T G.711 companding, as in the reference code of ITU-T G.191 (the API's <c>audio/pcmu</c> and <c>audio/pcma</c>).
/// One byte a sample; the rate is the caller's business (8,000 Hz in telephony).
/// </summary>
internal static class G711
{
    private const int MuLawBias = 33;
    private const int MuLawMaximum = 0x1FFF;

    private static readonly short[] MuLawTable = BuildTable(ExpandMuLaw);
    private static readonly short[] ALawTable = BuildTable(ExpandALaw);

    /// <summary>Decodes one mu-law byte.</summary>
    public static short DecodeMuLaw(byte code) => MuLawTable[code];

    /// <summary>Decodes one A-law byte.</summary>
    public static short DecodeALaw(byte code) => ALawTable[code];

    /// <summary>Decodes mu-law, a sample for each byte.</summary>
    public static void DecodeMuLaw(ReadOnlySpan<byte> codes, Span<short> samples) => Decode(MuLawTable, codes, samples);

    /// <summary>Decodes A-law, a sample for each byte.</summary>
    public static void DecodeALaw(ReadOnlySpan<byte> codes, Span<short> samples) => Decode(ALawTable, codes, samples);

    /// <summary>Encodes as mu-law, a byte for each sample.</summary>
    public static void EncodeMuLaw(ReadOnlySpan<short> samples, Span<byte> codes)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            codes[i] = EncodeMuLaw(samples[i]);
        }
    }

    /// <summary>Encodes as A-law, a byte for each sample.</summary>
    public static void EncodeALaw(ReadOnlySpan<short> samples, Span<byte> codes)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            codes[i] = EncodeALaw(samples[i]);
        }
    }

    /// <summary>Encodes one sample as mu-law. The lowest two bits do not count: the law is of 14 bits.</summary>
    public static byte EncodeMuLaw(short sample)
    {
        // One's complement for negative values, as the reference does it: -1 and 0 are the two zeros.
        int magnitude = Math.Min(((sample < 0 ? ~sample : sample) >> 2) + MuLawBias, MuLawMaximum);
        int segment = 1;
        for (int rest = magnitude >> 6; rest != 0; rest >>= 1)
        {
            segment++;
        }

        int high = 8 - segment;
        int low = 0xF - ((magnitude >> segment) & 0xF);
        int code = (high << 4) | low;
        return (byte)(sample >= 0 ? code | 0x80 : code);
    }

    /// <summary>Encodes one sample as A-law. The lowest four bits do not count: the law's smallest step is 16.</summary>
    public static byte EncodeALaw(short sample)
    {
        int magnitude = (sample < 0 ? ~sample : sample) >> 4;
        if (magnitude > 15)
        {
            int exponent = 1;
            while (magnitude > 31)
            {
                magnitude >>= 1;
                exponent++;
            }

            magnitude = magnitude - 16 + (exponent << 4);
        }

        int code = sample >= 0 ? magnitude | 0x80 : magnitude;
        return (byte)(code ^ 0x55);
    }

    private static void Decode(short[] table, ReadOnlySpan<byte> codes, Span<short> samples)
    {
        for (int i = 0; i < codes.Length; i++)
        {
            samples[i] = table[codes[i]];
        }
    }

    private static short[] BuildTable(Func<byte, short> expand)
    {
        var table = new short[256];
        for (int code = 0; code < table.Length; code++)
        {
            table[code] = expand((byte)code);
        }

        return table;
    }

    private static short ExpandMuLaw(byte code)
    {
        int bits = ~code;
        int exponent = (bits >> 4) & 0x7;
        int mantissa = bits & 0xF;
        int step = 4 << (exponent + 1);
        int magnitude = (0x80 << exponent) + (step * mantissa) + (step / 2) - (4 * MuLawBias);
        return (short)(code < 0x80 ? -magnitude : magnitude);
    }

    private static short ExpandALaw(byte code)
    {
        int bits = (code ^ 0x55) & 0x7F;
        int exponent = bits >> 4;
        int mantissa = bits & 0xF;
        if (exponent > 0)
        {
            mantissa += 16;
        }

        int magnitude = (mantissa << 4) + 8;
        if (exponent > 1)
        {
            magnitude <<= exponent - 1;
        }

        return (short)(code > 127 ? magnitude : -magnitude);
    }
}
