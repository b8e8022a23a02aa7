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

    private static readonly Element Backslash = new(new Rune('\\'), isAfterBackslash: false);

    private readonly byte[] _literal;
    private readonly Element[] _elements;

    /// <param name="secret">The secret; not empty, and no broken UTF-16.</param>
    public SecretPattern(string secret)
    {
        _literal = StrictUtf8.GetBytes(secret);

        // Backslashes are passed over wherever they are, so those of the secret itself, too.
        var elements = new List<Element>();
        bool isAfterBackslash = false;
        foreach (Rune rune in secret.EnumerateRunes())
        {
            if (rune.Value != '\\')
            {
                elements.Add(new Element(rune, isAfterBackslash));
            }

            isAfterBackslash = rune.Value == '\\';
        }

        _elements = [.. elements];
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
            if (Match(text, position, _elements) is var end and > 0)
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
    private static int Match(ReadOnlySpan<byte> text, int position, ReadOnlySpan<Element> elements)
    {
        for (int i = 0; i < elements.Length; i++)
        {
            int unescaped = SkipBackslashes(text, position);
            bool isEscape = unescaped > position;
            while (elements[i].IsAfterBackslash && Backslash.Match(text, unescaped, isEscape) is var next and > 0)
            {
                unescaped = SkipBackslashes(text, next);
                isEscape = unescaped > next;
            }

            int end = elements[i].Match(text, unescaped, isEscape);

            // A percent sign of the secret may stand as itself, or begin its own escape.
            if (elements[i].IsPercent && elements[i].MatchPercent(text, unescaped, isEscape) is var escaped and > 0 && escaped != end
                && Match(text, escaped, elements[(i + 1)..]) is var rest and > 0)
            {
                return rest;
            }

            if (end == 0)
            {
                return 0;
            }

            position = end;
        }

        return position;
    }

    // A backslash may be written as "\u005c", too.
    private static int SkipBackslashes(ReadOnlySpan<byte> text, int position)
    {
        int start = position;
        while (true)
        {
            int run = text[position..].IndexOfAnyExcept((byte)'\\');
            position = run < 0 ? text.Length : position + run;
            ReadOnlySpan<byte> rest = text[position..];
            if (position == start || !(rest.StartsWith("u005c"u8) || rest.StartsWith("u005C"u8)))
            {
                return position;
            }

            position += "u005c".Length;
        }
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

        public Element(Rune rune, bool isAfterBackslash)
        {
            IsAfterBackslash = isAfterBackslash;
            string text = rune.ToString();
            Utf8 = Encoding.UTF8.GetBytes(text);
            _utf16 = text.ToCharArray();
        }

        public byte[] Utf8 { get; }

        public bool IsAfterBackslash { get; }

        public bool IsPercent => Utf8 is [(byte)'%'];

        // Returns the end of the character; 0 where it is not this one.
        public int Match(ReadOnlySpan<byte> text, int position, bool isEscape)
        {
            // An escape first: "\u0075" is a "u", and so is its second character.
            if (isEscape && MatchUnicode(text, position) is var end and > 0)
            {
                return end;
            }

            return text[position..].StartsWith(Utf8) ? position + Utf8.Length : MatchPercent(text, position, isEscape);
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

        // The three characters of "%2F" may be escapes themselves.
        public int MatchPercent(ReadOnlySpan<byte> text, int position, bool isEscape)
        {
            foreach (byte expected in Utf8)
            {
                if (ReadCharacter(text, ref position, isEscape) != '%'
                    || ReadDigit(text, ref position) != expected >> 4
                    || ReadDigit(text, ref position) != (expected & 0xF))
                {
                    return 0;
                }

                isEscape = false;
            }

            return position;
        }

        private static int ReadDigit(ReadOnlySpan<byte> text, ref int position) =>
            ReadCharacter(text, ref position, isEscape: false) is var digit && char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : -1;

        // The next character, which may be written as an escape; NUL at the end.
        private static char ReadCharacter(ReadOnlySpan<byte> text, ref int position, bool isEscape)
        {
            int unescaped = SkipBackslashes(text, position);
            isEscape |= unescaped > position;
            position = unescaped;
            if (position >= text.Length)
            {
                return '\0';
            }

            if (isEscape && text[position] == 'u' && ReadHex(text, position + 1, 4) is var unit and >= 0)
            {
                position += 5;
                return (char)unit;
            }

            return (char)text[position++];
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
