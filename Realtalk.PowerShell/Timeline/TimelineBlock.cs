using System.Globalization;
using Realtalk.Conversations.Views;

namespace Realtalk.Timeline;

/// <summary>Draws one call: its title, its time axis and its lanes, from the top of where it is put.</summary>
internal sealed class TimelineBlock(SvgWriter svg, CallTimeline call)
{
    private readonly TimelineLayout _layout = new(call);

    public double Width => Math.Max(_layout.Right, 24 + (Title.Length * 9));

    public double Height => _layout.Bottom;

    private string Title => $"{call.Model ?? "Call"}, {call.Start.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)}, "
        + (call.Duration.TotalMinutes < 1 ? $"{call.Duration.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s" : TimelineClock.Format(call.Duration));

    public void Draw()
    {
        svg.Text("head", 12, 25, Title);
        DrawAxis();
        svg.Text("faint", 12, _layout.CallerTop + 19, "Caller");
        svg.Text("faint", 12, _layout.ModelTop + 19, "Model");
        svg.Text("faint", 12, _layout.TextTop + 17, "Text");
        foreach (TimelineSpan span in call.Spans)
        {
            DrawSpan(span);
            if (span.IsCut)
            {
                DrawUnheard(span);
            }
        }

        for (int i = 0; i < call.Delays.Count; i++)
        {
            DrawDelay(call.Delays[i], i + 1 < call.Delays.Count ? _layout.X(call.Delays[i + 1].From) : double.MaxValue);
        }

        foreach (DateTimeOffset time in call.Interruptions)
        {
            double x = _layout.X(time);
            svg.Line("interruption", x, _layout.CallerTop - 4, x, _layout.ModelTop + TimelineLayout.RowHeight, $"Interrupted at {At(time)}");
        }
    }

    private static string Words(TimelineSpan span) => span.Kind == TimelineSpanKind.Question ? "? " + span.Text : span.Text;

    private void DrawAxis()
    {
        for (double second = 0; second <= call.Duration.TotalSeconds + 0.001; second += _layout.TickSeconds)
        {
            double x = _layout.X(second);
            svg.Line("grid", x, TimelineLayout.HeadHeight + 16, x, _layout.Bottom - 4);
            svg.Text("faint small", x + 3, TimelineLayout.HeadHeight + 24, TimelineClock.Format(TimeSpan.FromSeconds(second)));
        }
    }

    private void DrawSpan(TimelineSpan span)
    {
        double x = _layout.X(span.Start);
        bool isSpoken = TimelineLayout.IsSpoken(span);
        double y = span.Kind switch
        {
            TimelineSpanKind.Caller => _layout.CallerTop,
            TimelineSpanKind.Model => _layout.ModelTop,
            _ => _layout.TextTop + (_layout.TextRows[span] * (TimelineLayout.RowHeight - 4)),
        };
        double height = isSpoken ? TimelineLayout.RowHeight - 2 : TimelineLayout.RowHeight - 8;
        double width = isSpoken ? Math.Max(1, _layout.X(span.End) - x) : _layout.Width(span);

        svg.Begin("g", Describe(span));
        svg.Rectangle(span.Kind.ToString(), x, y, width, height, radius: 3);
        svg.TextIn("bar", x, y, width - 2, height, SvgWriter.Fit(Words(span), width));
        svg.End();
    }

    // In a strip of its own: the reply that follows may have begun before this one would have ended.
    private void DrawUnheard(TimelineSpan span)
    {
        double x = _layout.X(span.End);
        double y = _layout.UnheardTop + (_layout.UnheardRows[span] * TimelineLayout.StripHeight);
        double width = _layout.UnheardWidth(span);
        svg.Begin("g", $"Not heard: {span.Unheard}");
        svg.Rectangle("Unheard", x, y, width, TimelineLayout.StripHeight - 4);
        string words = SvgWriter.Fit(span.Unheard, width, SvgWriter.SmallCharacterWidth);
        if (words.Length > 0)
        {
            // The hatching stands back from the words.
            svg.Rectangle("paper", x + 3, y + 1, Math.Min(width - 4, (TextCells.Width(words) * SvgWriter.SmallCharacterWidth) + 2), TimelineLayout.StripHeight - 6);
            svg.TextIn("unheard", x, y, width - 2, TimelineLayout.StripHeight - 4, words);
        }

        svg.End();
    }

    // Without its words where the next one is in their way.
    private void DrawDelay(ReplyDelay delay, double next)
    {
        double from = _layout.X(delay.From);
        double to = Math.Max(_layout.X(delay.To), from + 1);
        double y = _layout.DelayTop + 13;
        double milliseconds = delay.Duration.TotalMilliseconds;
        string waited = milliseconds < 1000
            ? $"{milliseconds.ToString("0", CultureInfo.InvariantCulture)} ms"
            : $"{(milliseconds / 1000).ToString("0.0", CultureInfo.InvariantCulture)} s";
        svg.Begin("g", $"The reply began {waited} after the caller's turn");
        svg.Path("delay", $"M{SvgWriter.Number(from)} {SvgWriter.Number(y - 8)}V{SvgWriter.Number(y)}H{SvgWriter.Number(to)}V{SvgWriter.Number(y + 6)}");
        if (to + 6 + (waited.Length * SvgWriter.SmallCharacterWidth) <= next)
        {
            svg.Text("faint small", to + 4, y + 1, waited);
        }

        svg.End();
    }

    private string Describe(TimelineSpan span)
    {
        string time = span.End > span.Start ? $"{At(span.Start)} to {At(span.End)}" : At(span.Start);
        return span.Kind switch
        {
            TimelineSpanKind.Question => $"Question, {time}: {span.Text}\nAnswer: {span.Answer ?? "none"}",
            TimelineSpanKind.ToolCall => $"Tool call, {time}: {span.Text}\nOutput: {span.Answer ?? "none"}",
            TimelineSpanKind.Model when span.IsCut => $"Model, {time}: {span.Text}\nNot heard: {span.Unheard}",
            TimelineSpanKind.TextIn => $"Text to the model, {time}: {span.Text}",
            TimelineSpanKind.TextOut => $"Text of the model, {time}: {span.Text}",
            _ => $"{span.Kind}, {time}: {span.Text}",
        };
    }

    private string At(DateTimeOffset time) => TimelineClock.Format(time - call.Start, @"\.fff");
}
