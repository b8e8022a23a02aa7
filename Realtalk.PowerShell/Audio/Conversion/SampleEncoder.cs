using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Realtalk.Audio.Conversion;

/// <summary>Lays 16-bit samples down in the encodings that are written: the way back of <see cref="SampleDecoder"/>.</summary>
internal static class SampleEncoder
{
    /// <summary>Encodes all samples.</summary>
    /// <param name="encoding"><see cref="SampleEncoding.Int16"/> or one of the laws of G.711.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="bytes">Takes <see cref="SampleDecoder.BytesPerSample"/> for each of them.</param>
    public static void Encode(SampleEncoding encoding, ReadOnlySpan<short> samples, Span<byte> bytes)
    {
        switch (encoding)
        {
            case SampleEncoding.Int16 when BitConverter.IsLittleEndian:
                MemoryMarshal.AsBytes(samples).CopyTo(bytes);
                break;
            case SampleEncoding.Int16:
                for (int i = 0; i < samples.Length; i++)
                {
                    BinaryPrimitives.WriteInt16LittleEndian(bytes[(i * sizeof(short))..], samples[i]);
                }

                break;
            case SampleEncoding.MuLaw:
                G711.EncodeMuLaw(samples, bytes);
                break;
            case SampleEncoding.ALaw:
                G711.EncodeALaw(samples, bytes);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "Nothing writes samples like this.");
        }
    }
}
