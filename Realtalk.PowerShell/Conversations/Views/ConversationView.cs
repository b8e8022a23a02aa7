using System.Globalization;
using Realtalk.Audio;
using Realtalk.Sessions;

namespace Realtalk.Conversations.Views;

/// <summary>
/// Draws a conversation for a terminal: the transcript in two columns with the newest at the bottom, and below it who
/// speaks, how loud, and the figures. Knows nothing of terminals: the same snapshot gives the same lines.
/// </summary>
internal sealed class ConversationView(ViewStyle style)
{
    // Below this there is nothing to hear; a meter shows what is between this and full scale.
    private const double QuietestShown = -60;
    private const int MaxMeter = 20;
    private const int MinMeter = 4;
    private const int HeightForAll = 8;
    private const int HeightForStatus = 3;

    /// <summary>Draws.</summary>
    /// <param name="snapshot">What to show.</param>
    /// <param name="width">The terminal's width in cells.</param>
    /// <param name="height">The terminal's height in lines.</param>
    /// <returns>Exactly <paramref name="height"/> lines, none wider than <paramref name="width"/> where that is 40 or more.</returns>
    public IReadOnlyList<string> Render(ConversationSnapshot snapshot, int width, int height)
    {
        var columns = new TwoColumnView(width, style.UseColor);
        string[] above = height >= HeightForAll ? [.. columns.HeaderLines] : [];
        string[] below = height switch
        {
            >= HeightForAll => [columns.HeaderLines[1], StateLine(snapshot, width), FigureLine(snapshot, width)],
            >= HeightForStatus => [StateLine(snapshot, width)],
            _ => [],
        };
        int room = Math.Max(0, height - above.Length - below.Length);
        List<string> lines = LastLines(snapshot, columns, room);
        return [.. above, .. Enumerable.Repeat(string.Empty, room - lines.Count), .. lines, .. below];
    }

    // From the newest backwards, so that a long conversation costs no more than a short one.
    private List<string> LastLines(ConversationSnapshot snapshot, TwoColumnView columns, int room)
    {
        var lines = new List<string>();
        for (int i = snapshot.Transcript.Count - 1; i >= 0 && lines.Count < room; i--)
        {
            RealtimeTranscriptEntry entry = snapshot.Transcript[i];
            lines.InsertRange(0, columns.Layout(Words(entry, snapshot), entry.Role, entry.Medium));
        }

        lines.RemoveRange(0, Math.Max(0, lines.Count - room));
        return lines;
    }

    private string Words(RealtimeTranscriptEntry entry, ConversationSnapshot snapshot)
    {
        if (entry is { Role: RealtimeRole.Assistant, Medium: RealtimeMedium.Audio, IsInterrupted: false })
        {
            // The text is here long before the sound: shown is what has been said.
            int spoken = snapshot.Spoken.ToList().FindIndex(item => item.ItemId == entry.ItemId);
            if (spoken >= 0 || entry.IsPartial)
            {
                ItemPosition position = spoken < 0 ? default : snapshot.Spoken[spoken];
                (string heard, string unheard) = HeardText.Split(entry.Content, position.HeardMs, position.ReceivedMs);
                return $"{TranscriptLine.Speaker(entry)}: {heard}{(unheard.Length > 0 || entry.IsPartial ? style.Ellipsis : string.Empty)}";
            }
        }

        return entry.IsPartial
            ? $"{TranscriptLine.Speaker(entry)}: {entry.Content}{style.Ellipsis}"
            : TranscriptLine.Format(entry);
    }

    private string StateLine(ConversationSnapshot snapshot, int width)
    {
        (string text, string color) = snapshot.Activity switch
        {
            ConversationActivity.UserSpeaks => ("user speaks", Ansi.Yellow),
            ConversationActivity.ModelSpeaks => ("model speaks", Ansi.Cyan),
            ConversationActivity.Thinking => ("model thinks", Ansi.Cyan),
            ConversationActivity.Muted when snapshot.IsPushToTalk => ("press space", Ansi.Green),
            ConversationActivity.Muted => ("muted", Ansi.Red),
            ConversationActivity.Reconnecting => ("reconnecting", Ansi.Red),
            ConversationActivity.InputEnded => ("caller gone", Ansi.Dim),
            _ => ("listening", Ansi.Green),
        };

        // As wide as the widest, so that the meters stand still.
        var line = new StatusLine(width);
        text = text.PadRight("model speaks".Length);
        line.Add(text, style.Paint(text, color));
        bool isMuted = snapshot.IsMuted && !snapshot.IsPushToTalk;
        string input = isMuted ? "mic (muted)" : "mic";
        int cells = Math.Min(MaxMeter, (line.Room - input.Length - "  out".Length - "  ".Length) / 2);
        return cells < MinMeter
            ? line.ToString()
            : line.Add(input + ' ' + new string(' ', cells), $"{input} {Meter(snapshot.InputLevel, cells)}")
                .Add("out " + new string(' ', cells), $"out {Meter(snapshot.OutputLevel, cells)}").ToString();
    }

    private string FigureLine(ConversationSnapshot snapshot, int width)
    {
        string duration = snapshot.Duration.ToString(snapshot.Duration.TotalHours < 1 ? @"mm\:ss" : @"d\.hh\:mm\:ss", CultureInfo.InvariantCulture);
        string latency = snapshot.ReplyLatency is { } time ? $"{Math.Round(time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)} ms" : "-";
        string keys = $"q: leave  m: {(snapshot.IsMuted ? "unmute" : "mute")}";
        return new StatusLine(width)
            .Add(duration.StartsWith("0.", StringComparison.Ordinal) ? duration[2..] : duration)
            .Add($"latency {latency}")
            .Add(string.Create(CultureInfo.InvariantCulture, $"cuts {snapshot.Interruptions}"))
            .Add(snapshot.IsPushToTalk ? "space: talk  q: leave" : keys)
            .Add(TextCells.Wrap(snapshot.Name, int.MaxValue)[0])
            .ToString();
    }

    private string Meter(double level, int cells)
    {
        int full = (int)Math.Round(Math.Clamp((level - QuietestShown) / -QuietestShown, 0, 1) * cells);
        string color = level > -6 ? Ansi.Red : level > -14 ? Ansi.Yellow : Ansi.Green;
        string bar = new(style.UseUnicode ? '█' : '#', full);
        string rest = new(style.UseUnicode ? '░' : '-', cells - full);
        return (full > 0 ? style.Paint(bar, color) : string.Empty) + style.Paint(rest, Ansi.Dim);
    }
}
