using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Realtalk.Audio.Conversion;

/// <summary>Lays 16-bit samples down in the encodings that files, devices and servers take: the way back of <see cref="SampleDecoder"/>.</summary>
internal static class SampleEncoder
{
    /// <summary>Encodes all samples; channels stay interleaved.</summary>
    /// <param name="encoding">16, 24 or 32-bit integers, 32-bit floats, or one of the laws of G.711.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="bytes">Takes <see cref="SampleDecoder.BytesPerSample"/> for each of them.</param>
    /// <exception cref="ArgumentOutOfRangeException">Nothing is written in that encoding.</exception>
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
                EncodeOneByOne(encoding, samples, bytes);
                break;
        }
    }

    private static void EncodeOneByOne(SampleEncoding encoding, ReadOnlySpan<short> samples, Span<byte> bytes)
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
                    throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "Nothing writes samples like this.");
            }
        }
    }
}
