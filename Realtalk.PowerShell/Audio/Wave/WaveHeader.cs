using System.Buffers.Binary;
using System.Text;

namespace Realtalk.Audio.Wave;

/// <summary>
/// The header of a RIFF/WAVE or RF64 file: where the samples are and what they are. Reading one leaves the stream at the
/// first sample. Sizes in a file are claims: none is allocated, and data that ends before its claim is taken as it is.
/// </summary>
/// <param name="Format">What the samples are.</param>
/// <param name="DataLength">Bytes of samples claimed, or <see cref="long.MaxValue"/> for all there is to the end of the file.</param>
internal sealed record WaveHeader(WaveFormat Format, long DataLength)
{
    private const uint UnknownSize = 0xFFFFFFFF;

    /// <summary>Reads the chunks up to the samples.</summary>
    /// <param name="stream">The file from its beginning. If it cannot seek, the format must come before the samples, as it nearly
    /// always does.</param>
    /// <param name="file">The file's name, for errors.</param>
    /// <exception cref="RealtimeException"><c>WaveInvalid</c>, <c>WaveUnsupported</c> or <c>WaveEmpty</c>.</exception>
    public static WaveHeader Read(Stream stream, string file)
    {
        bool rf64 = ReadSignature(stream, file, out uint riffSize);
        WaveFormat? format = null;
        long? wideDataLength = null;
        long? dataStart = null;
        long dataLength = 0;
        Span<byte> head = stackalloc byte[8];
        while (format is null || dataStart is null)
        {
            int read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            if (read < head.Length)
            {
                throw MissingChunk(file, format is null, dataStart is null, endsEarly: read > 0);
            }

            uint size = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
            if (head[..4].SequenceEqual("fmt "u8))
            {
                format = WaveFormatChunk.Read(stream, size, file);
            }
            else if (rf64 && head[..4].SequenceEqual("ds64"u8))
            {
                wideDataLength = ReadWideDataLength(stream, size, file);
            }
            else if (head[..4].SequenceEqual("data"u8))
            {
                dataLength = DataLengthOf(size, wideDataLength, IsClosed(stream, riffSize));
                dataStart = stream.CanSeek ? stream.Position : 0;
                if (format is not null)
                {
                    return new WaveHeader(format, dataLength);
                }

                if (!stream.CanSeek || dataLength == long.MaxValue)
                {
                    throw WaveErrors.Invalid(file, "has no format before its samples");
                }

                Skip(stream, Padded(dataLength));
            }
            else
            {
                Skip(stream, Padded(size));
            }
        }

        stream.Position = dataStart.Value;
        return new WaveHeader(format, dataLength);
    }

    /// <summary>Moves past bytes that do not matter, as far as there are any.</summary>
    internal static void Skip(Stream stream, long count)
    {
        if (stream.CanSeek)
        {
            stream.Position = Math.Min(stream.Position + count, stream.Length);
            return;
        }

        Span<byte> waste = stackalloc byte[1024];
        while (count > 0)
        {
            int read = stream.Read(waste[..(int)Math.Min(count, waste.Length)]);
            if (read == 0)
            {
                return;
            }

            count -= read;
        }
    }

    /// <summary>The length of a chunk with the byte that makes it even.</summary>
    internal static long Padded(long size) => size + (size & 1);

    private static bool ReadSignature(Stream stream, string file, out uint riffSize)
    {
        Span<byte> head = stackalloc byte[12];
        int read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        riffSize = 0;
        if (read == 0)
        {
            throw WaveErrors.Empty(file);
        }

        Span<byte> id = head[..Math.Min(4, read)];
        bool rf64 = id.SequenceEqual("RF64"u8);
        if (id.SequenceEqual("RIFX"u8))
        {
            throw WaveErrors.Unsupported(file, "is a big-endian WAV file (RIFX), which is not supported");
        }

        if (!rf64 && !"RIFF"u8.StartsWith(id))
        {
            throw WaveErrors.Invalid(file, $"is not a WAV file (it begins with {Describe(id)})");
        }

        if (read < head.Length)
        {
            throw WaveErrors.Invalid(file, "is not a WAV file: its header ends early");
        }

        if (!head[8..].SequenceEqual("WAVE"u8))
        {
            throw WaveErrors.Invalid(file, $"is not a WAV file (it is a RIFF file of type {Describe(head[8..])})");
        }

        riffSize = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
        return rf64;
    }

    private static long ReadWideDataLength(Stream stream, uint size, string file)
    {
        Span<byte> chunk = stackalloc byte[16];
        if (size < chunk.Length || stream.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false) < chunk.Length)
        {
            throw WaveErrors.Invalid(file, "is not a WAV file: its header ends early");
        }

        Skip(stream, Padded(size) - chunk.Length);
        long length = BinaryPrimitives.ReadInt64LittleEndian(chunk[8..]);
        return length <= 0 ? long.MaxValue : length;
    }

    // A writer to a pipe cannot go back and fill in the size: it leaves 0 or the largest number. A size of 0 in a file
    // whose outer size is right is no such case: that file is empty.
    private static long DataLengthOf(uint size, long? wide, bool closed) => size switch
    {
        UnknownSize => wide ?? long.MaxValue,
        0 when !closed => long.MaxValue,
        _ => size,
    };

    private static bool IsClosed(Stream stream, uint riffSize) =>
        stream.CanSeek && Padded(riffSize) + 8 == Padded(stream.Length);

    private static RealtimeException MissingChunk(string file, bool noFormat, bool noData, bool endsEarly) => (noFormat, noData) switch
    {
        _ when endsEarly => WaveErrors.Invalid(file, "is not a whole WAV file: its header ends early"),
        (true, true) => WaveErrors.Invalid(file, "is not a whole WAV file: its header ends early (it has no 'fmt ' and no 'data' chunk)"),
        (true, false) => WaveErrors.Invalid(file, "has no 'fmt ' chunk"),
        _ => WaveErrors.Invalid(file, "is not a whole WAV file: its header ends early (it has no 'data' chunk)"),
    };

    private static string Describe(ReadOnlySpan<byte> bytes)
    {
        int printable = bytes.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E);
        ReadOnlySpan<byte> text = printable < 0 ? bytes : bytes[..printable];
        return text.IsEmpty ? "the bytes " + Convert.ToHexString(bytes) : $"'{Encoding.ASCII.GetString(text)}'";
    }
}
