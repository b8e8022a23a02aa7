namespace Realtalk.Conversations.Views;

/// <summary>The control sequences that the views use (ECMA-48, and DEC's private modes that every terminal has).</summary>
internal static class Ansi
{
    public const string Red = "31";
    public const string Green = "32";
    public const string Yellow = "33";
    public const string Magenta = "35";
    public const string Cyan = "36";
    public const string Dim = "2";
    public const string DimStruck = "2;9";

    /// <summary>To the alternate screen, without a cursor, and without a line that is too long going on in the next.</summary>
    public const string Enter = "\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[2J";

    /// <summary>
    /// Back, as it was. Emptied first: some terminals, when they were resized meanwhile, take a line of the alternate screen
    /// along.
    /// </summary>
    public const string Leave = "\u001b[0m\u001b[2J\u001b[1;1H\u001b[?7h\u001b[?25h\u001b[?1049l";

    /// <summary>The rest of the line becomes empty.</summary>
    public const string EraseLine = "\u001b[K";

    /// <summary>The whole screen becomes empty.</summary>
    public const string EraseScreen = "\u001b[2J";

    /// <summary>To the beginning of a row, counted from 0.</summary>
    public static string MoveTo(int row) => $"\u001b[{row + 1};1H";

    /// <summary>The text in a colour or rendition.</summary>
    public static string Paint(string text, string rendition) => $"\u001b[{rendition}m{text}\u001b[0m";
}
