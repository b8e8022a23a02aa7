using System.Globalization;
using Realtalk.Conversations.Views;

namespace Realtalk.Binding.Views;

/// <summary>Text of others, fit for a terminal.</summary>
internal static class DisplayText
{
    // More than any screen is wide.
    private const int MaxLine = 400;

    // A screen of it; what was said or written in earnest is shorter.
    private const int MaxText = 2000;

    /// <summary>One line: white space and control characters are blanks, and what is too long for any screen is cut.</summary>
    public static string? Line(string? text, int length = MaxLine)
    {
        if (text is null)
        {
            return null;
        }

        // Cut first: a payload of megabytes is not walked through for what a line shows of it.
        string start = text.Length > length * 2 ? text[..(length * 2)] : text;
        string line = string.Join(' ', TextCells.Clean(start).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return Cut(line, length);
    }

    /// <summary>A text as far as a screen is for it; what is left out is counted.</summary>
    public static string Text(string text) => text.Length > MaxText
        ? string.Create(CultureInfo.CurrentCulture, $"{TextCells.Clean(Cut(text, MaxText))} ({text.Length - MaxText:N0} more characters)")
        : TextCells.Clean(text);

    /// <summary>The text up to a length, with an ellipsis where it is cut.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        int end = char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
        return text[..end] + "…";
    }
}
