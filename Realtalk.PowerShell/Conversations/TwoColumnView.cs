using System.Text;
using Realtalk.Sessions;

namespace Realtalk.Conversations;

/// <summary>
/// Lays a conversation out as people read it: what is said aloud on the left, the text stream, which nobody hears, on the
/// right.
/// </summary>
internal sealed class TwoColumnView
{
    private const string Separator = " | ";
    private readonly int _left;
    private readonly int _right;
    private readonly bool _useColor;

    /// <summary>Creates the view.</summary>
    /// <param name="width">The terminal's width in characters; at least 40 is used.</param>
    /// <param name="useColor">Whether ANSI colours may be used.</param>
    public TwoColumnView(int width, bool useColor)
    {
        int usable = Math.Clamp(width, 40, 140) - Separator.Length;
        _left = usable * 3 / 5;
        _right = usable - _left;
        _useColor = useColor;
    }

    /// <summary>The heading.</summary>
    public string Header => $"{"audio".PadRight(_left)}{Separator}text (not heard)\n{new string('-', _left)}-+-{new string('-', _right)}";

    /// <summary>An entry as one or more lines.</summary>
    public string Format(RealtimeTranscriptEntry entry)
    {
        bool isAudio = entry.Medium == RealtimeMedium.Audio;
        string who = entry.Role switch { RealtimeRole.Assistant => "MODEL", RealtimeRole.User => "USER", _ => "CLIENT" };
        string said = entry.Content.Length == 0 ? "(not transcribed)" : entry.Heard;
        string unheard = entry.Unheard.Length > 0 ? $" [not heard: {entry.Unheard}]" : string.Empty;
        List<string> lines = Wrap($"{who}: {said}{(entry.IsInterrupted ? " --" : string.Empty)}{unheard}", isAudio ? _left : _right);
        var text = new StringBuilder();
        int cut = unheard.Length > 0 ? FindCut(lines) : int.MaxValue;
        for (int i = 0; i < lines.Count; i++)
        {
            string cell = Paint(lines[i].PadRight(isAudio ? _left : _right), entry.Role, isDim: i > cut);
            string line = isAudio ? cell + Separator.TrimEnd() : new string(' ', _left) + Separator + cell;
            text.Append(i > 0 ? "\n" : string.Empty).Append(_useColor ? line : line.TrimEnd());
        }

        return text.ToString();
    }

    // The line on which the part that was not heard begins.
    private static int FindCut(List<string> lines) => lines.FindIndex(line => line.Contains("[not heard:", StringComparison.Ordinal));

    private string Paint(string text, RealtimeRole role, bool isDim)
    {
        if (!_useColor)
        {
            return text;
        }

        string color = role switch { RealtimeRole.Assistant => "36", RealtimeRole.User => "33", _ => "35" };
        return $"\u001b[{(isDim ? "2;" : string.Empty)}{color}m{text}\u001b[0m";
    }

    private static List<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (string word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            for (string rest = word; rest.Length > 0;)
            {
                string part = rest.Length > width ? rest[..width] : rest;
                rest = rest[part.Length..];
                if (line.Length > 0 && line.Length + 1 + part.Length > width)
                {
                    lines.Add(line.ToString());
                    line.Clear();
                }

                line.Append(line.Length > 0 ? " " : string.Empty).Append(part);
            }
        }

        lines.Add(line.ToString());
        return lines;
    }
}
