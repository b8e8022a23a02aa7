using System.Text;

namespace Realtalk.Conversations.Views;

/// <summary>A line of parts, of which the last ones go where there is no room for all.</summary>
internal sealed class StatusLine(int width)
{
    private const string Gap = "  ";
    private readonly StringBuilder _text = new();
    private int _used;
    private bool _isFull;

    /// <summary>Adds a part, if it has room.</summary>
    /// <param name="text">The part without colours.</param>
    /// <param name="painted">The part as it is to be shown; null where it has no colours.</param>
    public StatusLine Add(string text, string? painted = null)
    {
        int cells = TextCells.Width(text) + (_used > 0 ? Gap.Length : 0);
        _isFull |= _used + cells > width;
        if (!_isFull)
        {
            _text.Append(_used > 0 ? Gap : string.Empty).Append(painted ?? text);
            _used += cells;
        }

        return this;
    }

    /// <summary>The cells left for another part.</summary>
    public int Room => Math.Max(0, width - _used - (_used > 0 ? Gap.Length : 0));

    public override string ToString() => _text.ToString();
}
