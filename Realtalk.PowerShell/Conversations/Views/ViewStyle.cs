namespace Realtalk.Conversations.Views;

/// <summary>What a terminal can show, and its user wants to see.</summary>
/// <param name="UseColor">Whether ANSI colours may be used.</param>
/// <param name="UseUnicode">Whether blocks and ellipses may be used, or only ASCII.</param>
internal readonly record struct ViewStyle(bool UseColor, bool UseUnicode)
{
    /// <summary>Stands at the end of what goes on.</summary>
    public string Ellipsis => UseUnicode ? "…" : "...";

    /// <summary>The text in a colour, where there are any.</summary>
    public string Paint(string text, string rendition) => UseColor ? Ansi.Paint(text, rendition) : text;
}
