using System.Buffers.Binary;
using System.Globalization;
using Realtalk.Audio.Conversion;

namespace Realtalk.Audio.Wave;

/// <summary>Reads the <c>fmt </c> chunk: WAVEFORMAT, WAVEFORMATEX or WAVEFORMATEXTENSIBLE.</summary>
internal static class WaveFormatChunk
{
    private const int TagPcm = 0x0001;
    private const int TagFloat = 0x0003;
    private const int TagALaw = 0x0006;
    private const int TagMuLaw = 0x0007;
    private const int TagExtensible = 0xFFFE;

    private const int MinimumLength = 16;
    private const int ExtensibleLength = 40;
    private const int MaximumChannels = 64;
    private const int MinimumRate = 1_000;
    private const int MaximumRate = 768_000;

    /// <summary>Reads the chunk's content and leaves the stream after it.</summary>
    public static WaveFormat Read(Stream stream, uint size, string file)
    {
        Span<byte> chunk = stackalloc byte[ExtensibleLength];
        chunk = chunk[..(int)Math.Min(size, ExtensibleLength)];
        if (chunk.Length < MinimumLength || stream.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false) < chunk.Length)
        {
            throw WaveErrors.Invalid(file, "is not a whole WAV file: its header ends early");
        }

        WaveHeader.Skip(stream, WaveHeader.Padded(size) - chunk.Length);
        int tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        int blockAlign = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        if (tag == TagExtensible)
        {
            if (chunk.Length < ExtensibleLength)
            {
                throw WaveErrors.Invalid(file, "is not a whole WAV file: its header ends early");
            }

            // The first two bytes of the sub-format GUID are the tag that an older header would have had.
            tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..]);
        }

        if (channels is 0 or > MaximumChannels)
        {
            throw WaveErrors.Unsupported(file, string.Create(CultureInfo.InvariantCulture, $"claims {channels} channels"));
        }

        if (rate is < MinimumRate or > MaximumRate)
        {
            throw WaveErrors.Unsupported(file, string.Create(CultureInfo.InvariantCulture, $"claims a rate of {rate} Hz"));
        }

        return new WaveFormat(EncodingOf(tag, ContainerBits(bits, blockAlign, channels), file), channels, (int)rate);
    }

    // 20 bits are stored in 24, 12 in 16, left-justified, so the size of the container is what counts.
    private static int ContainerBits(int bits, int blockAlign, int channels)
    {
        int container = blockAlign % channels == 0 ? blockAlign / channels * 8 : 0;
        return container >= bits && container > 0 ? container : (bits + 7) / 8 * 8;
    }

    private static SampleEncoding EncodingOf(int tag, int bits, string file) => (tag, bits) switch
    {
        (TagPcm, 8) => SampleEncoding.UInt8,
        (TagPcm, 16) => SampleEncoding.Int16,
        (TagPcm, 24) => SampleEncoding.Int24,
        (TagPcm, 32) => SampleEncoding.Int32,
        (TagFloat, 32) => SampleEncoding.Float32,
        (TagFloat, 64) => SampleEncoding.Float64,
        (TagALaw, 8) => SampleEncoding.ALaw,
        (TagMuLaw, 8) => SampleEncoding.MuLaw,
        (TagPcm or TagFloat or TagALaw or TagMuLaw, _) => throw WaveErrors.Unsupported(
            file, string.Create(CultureInfo.InvariantCulture, $"has samples of {bits} bits, which is not supported")),
        _ => throw WaveErrors.CompressionUnsupported(file, tag),
    };
}
