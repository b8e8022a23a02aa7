using Realtalk.Sessions;

namespace Realtalk.Conversations.Views;

/// <summary>
/// Lays a conversation out as people read it: what is said aloud on the left, the text stream, which nobody hears, on the
/// right.
/// </summary>
internal sealed class TwoColumnView
{
    /// <summary>The least width that the columns have room in.</summary>
    public const int MinWidth = 40;

    private const int MaxWidth = 140;
    private const string Separator = " | ";
    private const string RightTitle = "text (not heard)";
    private readonly int _left;
    private readonly int _right;
    private readonly bool _useColor;

    /// <summary>Creates the view.</summary>
    /// <param name="width">The terminal's width in cells; at least 40 is used.</param>
    /// <param name="useColor">Whether ANSI colours may be used.</param>
    public TwoColumnView(int width, bool useColor)
    {
        int usable = Math.Clamp(width, MinWidth, MaxWidth) - Separator.Length;
        _left = usable * 3 / 5;
        _right = usable - _left;
        _useColor = useColor;
    }

    /// <summary>The heading.</summary>
    public string Header => string.Join('\n', HeaderLines);

    /// <summary>The heading, line by line.</summary>
    public IReadOnlyList<string> HeaderLines =>
        [$"{"audio".PadRight(_left)}{Separator}{(_right < RightTitle.Length ? "text" : RightTitle)}", $"{new string('-', _left)}-+-{new string('-', _right)}"];

    /// <summary>An entry as one or more lines.</summary>
    public string Format(RealtimeTranscriptEntry entry) =>
        string.Join('\n', Layout(TranscriptLine.Format(entry), entry.Role, entry.Medium));

    /// <summary>What somebody says, in its column.</summary>
    /// <param name="text">Who says what.</param>
    /// <param name="role">Gives the colour.</param>
    /// <param name="medium">Gives the column.</param>
    public IReadOnlyList<string> Layout(string text, RealtimeRole role, RealtimeMedium medium)
    {
        bool isAudio = medium == RealtimeMedium.Audio;
        int width = isAudio ? _left : _right;
        List<string> lines = TextCells.Wrap(text, width);
        int cut = lines.FindIndex(line => line.Contains(TranscriptLine.UnheardMark, StringComparison.Ordinal));
        for (int i = 0; i < lines.Count; i++)
        {
            string cell = Paint(TextCells.Pad(lines[i], width), role, isDim: cut >= 0 && i > cut);
            string line = isAudio ? cell + Separator.TrimEnd() : new string(' ', _left) + Separator + cell;
            lines[i] = _useColor ? line : line.TrimEnd();
        }

        return lines;
    }

    private string Paint(string text, RealtimeRole role, bool isDim)
    {
        if (!_useColor)
        {
            return text;
        }

        string color = SpeakerColor.Of(role);
        return Ansi.Paint(text, isDim ? $"2;{color}" : color);
    }
}
