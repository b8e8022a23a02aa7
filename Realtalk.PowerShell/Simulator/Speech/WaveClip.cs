using System.Buffers.Binary;
using Realtalk.Audio;

namespace Realtalk.Simulator.Speech;

/// <summary>Reads WAV files of 16-bit PCM, one channel.</summary>
internal static class WaveClip
{
    private const int PcmTag = 1;

    /// <summary>The samples of a WAV file, at 24,000 Hz.</summary>
    /// <exception cref="FormatException">It is not such a file.</exception>
    public static short[] Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12 || !file[..4].SequenceEqual("RIFF"u8) || !file[8..12].SequenceEqual("WAVE"u8))
        {
            throw new FormatException("not a WAV file");
        }

        int rate = 0;
        int offset = 12;
        while (offset + 8 <= file.Length)
        {
            ReadOnlySpan<byte> name = file.Slice(offset, 4);
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(file[(offset + 4)..]);
            offset += 8;

            // A WAV that was written to a pipe names a size beyond its end.
            ReadOnlySpan<byte> body = file.Slice(offset, (int)Math.Min(size, (uint)(file.Length - offset)));
            if (name.SequenceEqual("fmt "u8) && body.Length >= 16)
            {
                rate = ReadRate(body);
            }
            else if (name.SequenceEqual("data"u8) && rate > 0)
            {
                var samples = new short[body.Length / 2];
                Wire.AudioCoding.Pcm.Decode(body, samples);
                return SampleRateConverter.Convert(samples, rate, AudioFormat.SampleRate);
            }

            offset += body.Length + (body.Length & 1);
        }

        throw new FormatException("a WAV file without sound");
    }

    private static int ReadRate(ReadOnlySpan<byte> format)
    {
        int tag = BinaryPrimitives.ReadUInt16LittleEndian(format);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(format[2..]);
        int rate = BinaryPrimitives.ReadInt32LittleEndian(format[4..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(format[14..]);
        if (tag != PcmTag || channels != 1 || bits != 16 || rate is < 8000 or > 192_000)
        {
            throw new FormatException("not 16-bit PCM of one channel");
        }

        return rate;
    }
}
