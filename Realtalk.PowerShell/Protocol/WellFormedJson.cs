using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Realtalk.Protocol;

/// <summary>
/// JSON of others. Half of a surrogate pair, written as an escape (<c>"\ud83d"</c>), is JSON and no text: whoever reads such a string
/// gets an exception, wherever that is. A server that cuts a text anywhere sends them, in the deltas of an emoji. So what comes in is
/// mended at the door, and nothing behind it need care.
/// </summary>
internal static class WellFormedJson
{
    private const int EscapeLength = 6;

    private static ReadOnlySpan<byte> Replacement => "\\ufffd"u8;

    /// <summary>The JSON with <c>\ufffd</c> for each half of a pair: itself, where there is none. It may be no JSON at all.</summary>
    public static ReadOnlySpan<byte> Mend(ReadOnlySpan<byte> json)
    {
        byte[]? mended = null;
        for (int at = 0; json[at..].IndexOf("\\u"u8) is var found and >= 0;)
        {
            at += found;
            if (!IsEscape(json, at) || ReadUnit(json, at) is not { } unit || !char.IsSurrogate(unit))
            {
                at += 2;
            }
            else if (char.IsHighSurrogate(unit) && ReadUnit(json, at + EscapeLength) is { } next && char.IsLowSurrogate(next))
            {
                at += 2 * EscapeLength;
            }
            else
            {
                mended ??= json.ToArray();
                Replacement.CopyTo(mended.AsSpan(at));
                at += EscapeLength;
            }
        }

        return mended ?? json;
    }

    /// <summary>Reads JSON that may have such halves in it.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="options">How it is to be read.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonDocument Parse(string json, JsonDocumentOptions options = default)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(json);
        ReadOnlySpan<byte> mended = Mend(utf8);
        return JsonDocument.Parse(mended == utf8 ? utf8 : mended.ToArray(), options);
    }

    // A backslash behind an odd number of others is the second of a pair of them.
    private static bool IsEscape(ReadOnlySpan<byte> json, int at)
    {
        int before = json[..at].LastIndexOfAnyExcept((byte)'\\') + 1;
        return (at - before) % 2 == 0;
    }

    private static char? ReadUnit(ReadOnlySpan<byte> json, int at)
    {
        if (at + EscapeLength > json.Length || json[at] != '\\' || json[at + 1] != 'u')
        {
            return null;
        }

        ReadOnlySpan<byte> digits = json.Slice(at + 2, EscapeLength - 2);
        return Utf8Parser.TryParse(digits, out ushort unit, out int count, 'x') && count == digits.Length ? (char)unit : null;
    }
}
