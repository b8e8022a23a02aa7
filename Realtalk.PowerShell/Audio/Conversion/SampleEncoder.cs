using System.Buffers.Binary;

namespace Realtalk.Audio.Conversion;

/// <summary>Turns 16-bit samples into those that a device takes.</summary>
internal static class SampleEncoder
{
    /// <summary>Encodes samples; channels stay interleaved.</summary>
    /// <param name="encoding">16, 24 or 32-bit integers, or floats.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="bytes">Takes <see cref="SampleDecoder.BytesPerSample"/> bytes for each.</param>
    /// <exception cref="ArgumentOutOfRangeException">No device takes that encoding.</exception>
    public static void Encode(SampleEncoding encoding, ReadOnlySpan<short> samples, Span<byte> bytes)
    {
        int size = SampleDecoder.BytesPerSample(encoding);
        for (int i = 0; i < samples.Length; i++)
        {
            Span<byte> target = bytes.Slice(i * size, size);
            switch (encoding)
            {
                case SampleEncoding.Int16:
                    BinaryPrimitives.WriteInt16LittleEndian(target, samples[i]);
                    break;
                case SampleEncoding.Int24:
                    target[0] = 0;
                    BinaryPrimitives.WriteInt16LittleEndian(target[1..], samples[i]);
                    break;
                case SampleEncoding.Int32:
                    BinaryPrimitives.WriteInt32LittleEndian(target, samples[i] << 16);
                    break;
                case SampleEncoding.Float32:
                    BinaryPrimitives.WriteSingleLittleEndian(target, samples[i] / 32768f);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(encoding), encoding, null);
            }
        }
    }
}
