using System.Globalization;
using System.Text;

namespace Realtalk.Conversations.Views;

/// <summary>Text as a terminal shows it: measured in cells, of which a wide character takes two and a combining one none.</summary>
internal static class TextCells
{
    // East Asian Wide and Fullwidth, and what is shown as emoji; the blocks are enough for a layout.
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x231A, 0x231B), (0x23E9, 0x23EC), (0x2614, 0x2615), (0x26A1, 0x26A1), (0x2705, 0x2705),
        (0x2728, 0x2728), (0x274C, 0x274C), (0x2753, 0x2755), (0x2B50, 0x2B50), (0x2E80, 0x303E), (0x3041, 0xA4CF),
        (0xA960, 0xA97F), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6),
        (0x1F004, 0x1F004), (0x1F18E, 0x1F19A), (0x1F200, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F7E0, 0x1F7EB),
        (0x1F900, 0x1FAFF), (0x20000, 0x3FFFD),
    ];

    /// <summary>The cells that a text takes.</summary>
    public static int Width(string text)
    {
        int width = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            width += Width(rune);
        }

        return width;
    }

    /// <summary>The longest beginning of a text that has room.</summary>
    public static string Clip(string text, int width)
    {
        int used = 0;
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            used += Width(rune);
            if (used > width)
            {
                return text[..length];
            }

            length += rune.Utf16SequenceLength;
        }

        return text;
    }

    /// <summary>The text with spaces behind it up to a width.</summary>
    public static string Pad(string text, int width) => text + new string(' ', Math.Max(0, width - Width(text)));

    /// <summary>
    /// Breaks a text into lines at its white space, and where a word is longer than a line, in the word. It is cleaned.
    /// </summary>
    public static List<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        int used = 0;
        foreach (string word in Clean(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            for (string rest = word; rest.Length > 0;)
            {
                string part = Clip(rest, width);
                part = part.Length == 0 ? rest : part;
                rest = rest[part.Length..];
                int cells = Width(part);
                if (used > 0 && used + 1 + cells > width)
                {
                    lines.Add(line.ToString());
                    line.Clear();
                    used = 0;
                }

                line.Append(used > 0 ? " " : string.Empty).Append(part);
                used += cells + (used > 0 ? 1 : 0);
            }
        }

        lines.Add(line.ToString());
        return lines;
    }

    /// <summary>The text with blanks in the place of control characters: what a model says must not move a terminal's cursor.</summary>
    public static string Clean(string text)
    {
        if (!text.EnumerateRunes().Any(IsUnsafe))
        {
            return text;
        }

        var clean = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            clean.Append(IsUnsafe(rune) ? " " : rune.ToString());
        }

        return clean.ToString();
    }

    /// <summary>As <see cref="Clean"/>, but lines stay lines and tabs stay tabs: for messages, which may quote what a stranger said.</summary>
    public static string CleanLines(string text)
    {
        if (!text.EnumerateRunes().Any(IsUnsafe))
        {
            return text;
        }

        string plain = text.ReplaceLineEndings("\n");
        return string.Join(Environment.NewLine, plain.Split('\n').Select(line => string.Join('\t', line.Split('\t').Select(Clean))));
    }

    // Marks that turn the direction of the text around would carry into the next column.
    private static bool IsUnsafe(Rune rune) =>
        Rune.IsControl(rune) || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    private static int Width(Rune rune)
    {
        if (rune.Value < 0x300)
        {
            return 1;
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
            _ => Array.Exists(Wide, range => rune.Value >= range.First && rune.Value <= range.Last) ? 2 : 1,
        };
    }
}
