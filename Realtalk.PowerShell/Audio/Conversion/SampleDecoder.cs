using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Realtalk.Audio.Conversion;

/// <summary>Turns samples of any encoding into 16-bit ones: rounded to nearest, clipped at full scale.</summary>
internal static class SampleDecoder
{
    /// <summary>Bytes that one sample takes.</summary>
    public static int BytesPerSample(SampleEncoding encoding) => encoding switch
    {
        SampleEncoding.UInt8 or SampleEncoding.MuLaw or SampleEncoding.ALaw => 1,
        SampleEncoding.Int16 => 2,
        SampleEncoding.Int24 => 3,
        SampleEncoding.Int32 or SampleEncoding.Float32 => 4,
        SampleEncoding.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(encoding), encoding, null),
    };

    /// <summary>Decodes as many whole samples as <paramref name="bytes"/> holds; channels stay interleaved.</summary>
    /// <returns>The number of samples decoded.</returns>
    public static int Decode(SampleEncoding encoding, ReadOnlySpan<byte> bytes, Span<short> samples)
    {
        int size = BytesPerSample(encoding);
        int count = bytes.Length / size;
        samples = samples[..count];
        switch (encoding)
        {
            case SampleEncoding.Int16 when BitConverter.IsLittleEndian:
                MemoryMarshal.Cast<byte, short>(bytes[..(count * size)]).CopyTo(samples);
                break;
            case SampleEncoding.MuLaw:
                G711.DecodeMuLaw(bytes, samples);
                break;
            case SampleEncoding.ALaw:
                G711.DecodeALaw(bytes, samples);
                break;
            default:
                for (int i = 0; i < count; i++)
                {
                    samples[i] = DecodeOne(encoding, bytes.Slice(i * size, size));
                }

                break;
        }

        return count;
    }

    /// <summary>A sample of full scale 1 as a 16-bit one; what is not a number is silence.</summary>
    public static short FromFloat(double value)
    {
        double scaled = Math.Round(value * 32768.0);
        return double.IsNaN(scaled) ? (short)0 : (short)Math.Clamp(scaled, short.MinValue, short.MaxValue);
    }

    private static short DecodeOne(SampleEncoding encoding, ReadOnlySpan<byte> bytes) => encoding switch
    {
        SampleEncoding.UInt8 => (short)((bytes[0] - 128) << 8),
        SampleEncoding.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        SampleEncoding.Int24 => FromInt32((bytes[0] << 8) | (bytes[1] << 16) | (bytes[2] << 24)),
        SampleEncoding.Int32 => FromInt32(BinaryPrimitives.ReadInt32LittleEndian(bytes)),
        SampleEncoding.Float32 => FromFloat(BinaryPrimitives.ReadSingleLittleEndian(bytes)),
        _ => FromFloat(BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
    };

    private static short FromInt32(int value) => (short)Math.Min((value + 0x8000L) >> 16, short.MaxValue);
}
