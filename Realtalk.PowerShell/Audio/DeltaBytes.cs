using System.Buffers.Text;
using System.Text;
using Realtalk.Protocol;

namespace Realtalk.Audio;

/// <summary>Decodes the base64 of sound deltas into a buffer that is used again. Not thread-safe.</summary>
internal sealed class DeltaBytes
{
    private byte[] _bytes = [];

    /// <summary>The bytes of an event's delta, until the next call.</summary>
    /// <exception cref="FormatException">The delta is not base64.</exception>
    public ReadOnlySpan<byte> Decode(in ServerEvent serverEvent)
    {
        // Nearly always the text between the quotes is the base64; a server may escape its slashes.
        ReadOnlySpan<byte> base64 = serverEvent.RawDelta;
        if (serverEvent.IsDeltaEscaped)
        {
            base64 = Encoding.ASCII.GetBytes(serverEvent.Delta ?? string.Empty);
        }

        int size = Base64.GetMaxDecodedFromUtf8Length(base64.Length);
        if (_bytes.Length < size)
        {
            _bytes = new byte[size];
        }

        return Base64Decoder.TryDecode(base64, _bytes, out int count)
            ? _bytes.AsSpan(0, count)
            : throw new FormatException("The audio of a delta is not base64.");
    }
}
