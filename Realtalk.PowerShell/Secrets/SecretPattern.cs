using System.Globalization;
using System.Text;

namespace Realtalk.Secrets;

/// <summary>
/// One secret, as it may stand in JSON or other text: as it is, or with any of its characters written as <c>\/</c>, <c>\u002f</c>
/// or <c>%2F</c>, and that within JSON within JSON, where the backslashes are many. Nothing is parsed for that: a match may begin
/// anywhere and takes any backslashes between its characters, so that what cannot be parsed is searched as well.
/// </summary>
internal sealed class SecretPattern
{
    private static readonly Encoding StrictUtf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);

    private readonly byte[] _literal;
    private readonly Element[] _elements;

    /// <param name="secret">The secret; not empty, and no broken UTF-16.</param>
    public SecretPattern(string secret)
    {
        _literal = StrictUtf8.GetBytes(secret);

        // Backslashes are passed over wherever they are, so those of the secret itself, too.
        _elements = [.. secret.EnumerateRunes().Where(rune => rune.Value != '\\').Select(rune => new Element(rune))];
    }

    /// <summary>How many bytes it has where it stands as it is.</summary>
    public int Length => _literal.Length;

    /// <summary>Finds the first match.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="isEscaped">Whether there is a backslash or a percent sign in the text; without any, the search is cheap.</param>
    /// <returns>Where it begins and ends; an empty range where there is none.</returns>
    public (int Start, int End) Find(ReadOnlySpan<byte> text, int from, bool isEscaped)
    {
        if (!isEscaped)
        {
            int found = text[from..].IndexOf(_literal);
            return found < 0 ? default : (from + found, from + found + _literal.Length);
        }

        byte first = _elements[0].Utf8[0];
        int position = from;
        while (text[position..].IndexOfAny(first, (byte)'\\', (byte)'%') is var skip and >= 0)
        {
            position += skip;
            if (Match(text, position) is var end and > 0)
            {
                return (StartOfEscape(text, position), end);
            }

            // A run of backslashes is looked through once, not from each of them again.
            int afterRun = SkipBackslashes(text, position);
            position = Math.Max(afterRun, position + 1);
        }

        return default;
    }

    // Returns the match's end; 0 where there is none.
    private int Match(ReadOnlySpan<byte> text, int position)
    {
        foreach (Element element in _elements)
        {
            int unescaped = SkipBackslashes(text, position);
            int end = element.Match(text, unescaped, isEscape: unescaped > position);
            if (end == 0)
            {
                return 0;
            }

            position = end;
        }

        return position;
    }

    private static int SkipBackslashes(ReadOnlySpan<byte> text, int position)
    {
        int run = text[position..].IndexOfAnyExcept((byte)'\\');
        return run < 0 ? text.Length : position + run;
    }

    // What is cut out begins before an escape or behind it, so that JSON stays JSON: "\u00e4cafe…" may have a match at "e4cafe…".
    private static int StartOfEscape(ReadOnlySpan<byte> text, int start)
    {
        for (int u = start - 1; u >= Math.Max(start - 4, 1); u--)
        {
            if (text[u] == 'u' && text[u - 1] == '\\')
            {
                start = u;
                break;
            }

            if (!char.IsAsciiHexDigit((char)text[u]))
            {
                break;
            }
        }

        while (start > 0 && text[start - 1] == '\\')
        {
            start--;
        }

        return start;
    }

    /// <summary>One character, in all its forms.</summary>
    private readonly struct Element
    {
        private readonly char[] _utf16;

        public Element(Rune rune)
        {
            string text = rune.ToString();
            Utf8 = Encoding.UTF8.GetBytes(text);
            _utf16 = text.ToCharArray();
        }

        public byte[] Utf8 { get; }

        // Returns the end of the character; 0 where it is not this one.
        public int Match(ReadOnlySpan<byte> text, int position, bool isEscape)
        {
            // An escape first: "\u0075" is a "u", and so is its second character.
            if (isEscape && MatchUnicode(text, position) is var end and > 0)
            {
                return end;
            }

            return text[position..].StartsWith(Utf8) ? position + Utf8.Length : MatchPercent(text, position);
        }

        private int MatchUnicode(ReadOnlySpan<byte> text, int position)
        {
            for (int i = 0; i < _utf16.Length; i++)
            {
                position = i == 0 ? position : SkipBackslashes(text, position);
                if (position >= text.Length || text[position] != 'u' || ReadHex(text, position + 1, 4) != _utf16[i])
                {
                    return 0;
                }

                position += 5;
            }

            return position;
        }

        private int MatchPercent(ReadOnlySpan<byte> text, int position)
        {
            foreach (byte expected in Utf8)
            {
                if (position >= text.Length || text[position] != '%' || ReadHex(text, position + 1, 2) != expected)
                {
                    return 0;
                }

                position += 3;
            }

            return position;
        }

        private static int ReadHex(ReadOnlySpan<byte> text, int position, int digits)
        {
            Span<char> hex = stackalloc char[4];
            if (position + digits > text.Length)
            {
                return -1;
            }

            for (int i = 0; i < digits; i++)
            {
                hex[i] = (char)text[position + i];
            }

            return int.TryParse(hex[..digits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value) ? value : -1;
        }
    }
}
