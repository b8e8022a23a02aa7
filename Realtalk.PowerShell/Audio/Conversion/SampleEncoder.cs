using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Realtalk.Audio.Conversion;

/// <summary>Lays 16-bit samples down in the encodings of files, wires and devices: the way back of <see cref="SampleDecoder"/>.</summary>
internal static class SampleEncoder
{
    /// <summary>Encodes all samples; channels stay interleaved.</summary>
    /// <param name="encoding">Integers of 16, 24 or 32 bits, floats of 32, or one of the laws of G.711.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="bytes">Takes <see cref="SampleDecoder.BytesPerSample"/> for each of them.</param>
    /// <exception cref="ArgumentOutOfRangeException">Nothing takes that encoding.</exception>
    public static void Encode(SampleEncoding encoding, ReadOnlySpan<short> samples, Span<byte> bytes)
    {
        switch (encoding)
        {
            case SampleEncoding.Int16 when BitConverter.IsLittleEndian:
                MemoryMarshal.AsBytes(samples).CopyTo(bytes);
                break;
            case SampleEncoding.MuLaw:
                G711.EncodeMuLaw(samples, bytes);
                break;
            case SampleEncoding.ALaw:
                G711.EncodeALaw(samples, bytes);
                break;
            default:
                int size = SampleDecoder.BytesPerSample(encoding);
                for (int i = 0; i < samples.Length; i++)
                {
                    EncodeOne(encoding, samples[i], bytes.Slice(i * size, size));
                }

                break;
        }
    }

    private static void EncodeOne(SampleEncoding encoding, short sample, Span<byte> bytes)
    {
        switch (encoding)
        {
            case SampleEncoding.Int16:
                BinaryPrimitives.WriteInt16LittleEndian(bytes, sample);
                break;
            case SampleEncoding.Int24:
                bytes[0] = 0;
                BinaryPrimitives.WriteInt16LittleEndian(bytes[1..], sample);
                break;
            case SampleEncoding.Int32:
                BinaryPrimitives.WriteInt32LittleEndian(bytes, sample << 16);
                break;
            case SampleEncoding.Float32:
                BinaryPrimitives.WriteSingleLittleEndian(bytes, sample / 32768f);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "Nothing takes samples like this.");
        }
    }
}
