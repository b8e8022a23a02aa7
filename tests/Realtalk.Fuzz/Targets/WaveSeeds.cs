using System.Buffers.Binary;
using System.Text;

namespace Realtalk.Fuzz.Targets;

/// <summary>Small WAV files of each form.</summary>
internal static class WaveSeeds
{
    private static readonly byte[] Guid = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    public static IReadOnlyList<byte[]> Make()
    {
        var files = new List<byte[]>();
        foreach ((int tag, int bits) in new[] { (1, 8), (1, 16), (1, 24), (1, 32), (3, 32), (3, 64), (6, 8), (7, 8) })
        {
            foreach ((int channels, int rate) in new[] { (1, 24_000), (2, 44_100), (1, 8_000) })
            {
                files.Add(Riff("RIFF", Format(tag, channels, rate, bits), Chunk("data", Samples(96 * channels * bits / 8))));
            }
        }

        byte[] format = Format(1, 1, 48_000, 16);
        byte[] data = Chunk("data", Samples(200));
        files.Add(Riff("RIFF", Extensible(1, 2, 48_000, 24), Chunk("data", Samples(240))));
        files.Add(Riff("RIFF", Extensible(3, 6, 96_000, 32), Chunk("data", Samples(480))));
        files.Add(Riff("RIFF", Chunk("LIST", Samples(33)), format, Chunk("fact", Samples(4)), data, Chunk("LIST", Samples(7))));
        files.Add(Riff("RIFF", data, format));
        files.Add(Riff("RF64", Chunk("ds64", [.. new byte[8], 200, 0, 0, 0, 0, 0, 0, 0, .. new byte[12]]), format, Claim(data, uint.MaxValue)));
        files.Add(Riff("RIFF", format, Claim(data, 0)));
        files.Add(Riff("RIFF", format, Claim(data, uint.MaxValue)));
        files.Add(Riff("RIFF", Format(1, 64, 768_000, 32), Chunk("data", Samples(64 * 4 * 20))));
        files.Add(Riff("RIFF", Format(1, 1, 1_000, 16), data));
        files.Add(Riff("RIFX", format, data));
        files.Add(Riff("RIFF", Format(0x55, 1, 44_100, 0), data));
        return files;
    }

    private static byte[] Samples(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(i * 37))];

    private static byte[] Chunk(string id, byte[] content)
    {
        var size = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(size, (uint)content.Length);
        return [.. Encoding.ASCII.GetBytes(id), .. size, .. content, .. new byte[content.Length % 2]];
    }

    private static byte[] Claim(byte[] chunk, uint size)
    {
        byte[] claiming = [.. chunk];
        BinaryPrimitives.WriteUInt32LittleEndian(claiming.AsSpan(4), size);
        return claiming;
    }

    private static byte[] Format(int tag, int channels, int rate, int bits, params byte[] extension)
    {
        var content = new byte[16];
        BinaryPrimitives.WriteUInt16LittleEndian(content, (ushort)tag);
        BinaryPrimitives.WriteUInt16LittleEndian(content.AsSpan(2), (ushort)channels);
        BinaryPrimitives.WriteUInt32LittleEndian(content.AsSpan(4), (uint)rate);
        BinaryPrimitives.WriteUInt32LittleEndian(content.AsSpan(8), (uint)(rate * channels * bits / 8));
        BinaryPrimitives.WriteUInt16LittleEndian(content.AsSpan(12), (ushort)(channels * bits / 8));
        BinaryPrimitives.WriteUInt16LittleEndian(content.AsSpan(14), (ushort)bits);
        return Chunk("fmt ", [.. content, .. extension]);
    }

    private static byte[] Extensible(byte subFormat, int channels, int rate, int bits) =>
        Format(0xFFFE, channels, rate, bits, [22, 0, (byte)bits, 0, 3, 0, 0, 0, subFormat, 0, .. Guid]);

    private static byte[] Riff(string id, params byte[][] chunks)
    {
        byte[] body = [.. chunks.SelectMany(chunk => chunk)];
        var size = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(size, (uint)(body.Length + 4));
        return [.. Encoding.ASCII.GetBytes(id), .. size, .. "WAVE"u8, .. body];
    }
}
