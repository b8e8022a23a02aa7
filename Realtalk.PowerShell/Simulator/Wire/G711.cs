namespace Realtalk.Simulator.Wire;

/// <summary>ITU-T G.711 in both laws, sample by sample.</summary>
internal static class G711
{
    private const int MuLawBias = 0x84;
    private const int MuLawClip = 32635;

    public static byte EncodeMuLaw(short sample)
    {
        int magnitude = Math.Min(Math.Abs((int)sample), MuLawClip) + MuLawBias;
        int sign = sample < 0 ? 0x80 : 0;
        int exponent = int.Log2(magnitude) - 7;
        int mantissa = (magnitude >> (exponent + 3)) & 0x0F;
        return (byte)~(sign | (exponent << 4) | mantissa);
    }

    public static short DecodeMuLaw(byte code)
    {
        int bits = ~code & 0xFF;
        int magnitude = ((((bits & 0x0F) << 3) + MuLawBias) << ((bits >> 4) & 0x07)) - MuLawBias;
        return (short)((bits & 0x80) != 0 ? -magnitude : magnitude);
    }

    public static byte EncodeALaw(short sample)
    {
        // A-law works on 13 bits; the ones' complement keeps the two halves alike.
        int value = sample >> 3;
        int sign = value >= 0 ? 0x80 : 0;
        int magnitude = value >= 0 ? value : ~value;
        int exponent = Math.Max(0, int.Log2(Math.Max(1, magnitude)) - 4);
        int mantissa = (exponent == 0 ? magnitude >> 1 : magnitude >> exponent) & 0x0F;
        return (byte)((sign | (exponent << 4) | mantissa) ^ 0x55);
    }

    public static short DecodeALaw(byte code)
    {
        int bits = code ^ 0x55;
        int exponent = (bits >> 4) & 0x07;
        int magnitude = ((bits & 0x0F) << 4) + 8;
        if (exponent > 0)
        {
            magnitude = (magnitude + 0x100) << (exponent - 1);
        }

        return (short)((bits & 0x80) != 0 ? magnitude : -magnitude);
    }
}
