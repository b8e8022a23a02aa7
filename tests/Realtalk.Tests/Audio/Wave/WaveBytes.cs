using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Realtalk.Tests.Audio.Wave;

/// <summary>WAV files put together by hand, byte by byte.</summary>
internal static class WaveBytes
{
    public static byte[] Chunk(string id, byte[] content, uint? claimedSize = null)
    {
        byte[] size = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(size, claimedSize ?? (uint)content.Length);
        byte[] padding = content.Length % 2 == 0 || claimedSize is not null ? [] : [0];
        return [.. Encoding.ASCII.GetBytes(id), .. size, .. content, .. padding];
    }

    public static byte[] Format(int tag, int channels, int rate, int bits, byte[]? extension = null)
    {
        byte[] content = new byte[16];
        int blockAlign = channels * ((bits + 7) / 8);
        BinaryPrimitives.WriteUInt16LittleEndian(content, (ushort)tag);
        BinaryPrimitives.WriteUInt16LittleEndian(content.AsSpan(2), (ushort)channels);
        BinaryPrimitives.WriteUInt32LittleEndian(content.AsSpan(4), (uint)rate);
        BinaryPrimitives.WriteUInt32LittleEndian(content.AsSpan(8), (uint)(rate * blockAlign));
        BinaryPrimitives.WriteUInt16LittleEndian(content.AsSpan(12), (ushort)blockAlign);
        BinaryPrimitives.WriteUInt16LittleEndian(content.AsSpan(14), (ushort)bits);
        return Chunk("fmt ", [.. content, .. extension ?? []]);
    }

    public static byte[] Extensible(int subFormat, int channels, int rate, int bits)
    {
        byte[] guid = [(byte)subFormat, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];
        return Format(0xFFFE, channels, rate, bits, [22, 0, (byte)bits, 0, 4, 0, 0, 0, .. guid]);
    }

    public static byte[] Data(short[] samples, uint? claimedSize = null) =>
        Chunk("data", MemoryMarshal.AsBytes<short>(samples).ToArray(), claimedSize);

    public static byte[] Riff(params byte[][] chunks) => File("RIFF", null, chunks);

    public static byte[] File(string id, uint? claimedSize, params byte[][] chunks)
    {
        byte[] body = chunks.SelectMany(chunk => chunk).ToArray();
        byte[] size = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(size, claimedSize ?? (uint)(body.Length + 4));
        return [.. Encoding.ASCII.GetBytes(id), .. size, .. "WAVE"u8, .. body];
    }
}
