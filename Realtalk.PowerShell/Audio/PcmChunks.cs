using System.Runtime.InteropServices;

namespace Realtalk.Audio;

/// <summary>
/// Turns chunks of PCM (16-bit little-endian, mono, 24,000 Hz) into samples. Chunks may be cut anywhere: half a sample at a
/// chunk's end is kept for the next. Not thread-safe.
/// </summary>
internal sealed class PcmChunks
{
    private byte? _half;

    /// <summary>The samples of the next chunk.</summary>
    public short[] Read(ReadOnlySpan<byte> pcm)
    {
        byte[] whole = _half is { } half ? [half, .. pcm] : pcm.ToArray();
        _half = whole.Length % AudioFormat.BytesPerSample == 0 ? null : whole[^1];
        return MemoryMarshal.Cast<byte, short>(whole.AsSpan(0, whole.Length - (whole.Length % AudioFormat.BytesPerSample))).ToArray();
    }

    /// <summary>The samples of the next chunk in base64; several chunks may have been joined to one text, padding and all.</summary>
    /// <exception cref="FormatException">It is not base64.</exception>
    public short[] ReadBase64(string base64)
    {
        var pcm = new List<byte>(base64.Length / 4 * 3);
        for (int start = 0; start < base64.Length;)
        {
            // Padding ends a chunk, wherever it stands.
            int end = base64.IndexOf('=', start);
            while (end >= 0 && end < base64.Length && base64[end] == '=')
            {
                end++;
            }

            end = end < 0 ? base64.Length : end;
            pcm.AddRange(Convert.FromBase64String(base64[start..end]));
            start = end;
        }

        return Read(CollectionsMarshal.AsSpan(pcm));
    }
}
