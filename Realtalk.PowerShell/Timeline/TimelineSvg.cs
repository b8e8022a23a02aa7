using System.Globalization;
using System.Text;
using System.Xml;
using Realtalk.Conversations.Views;

namespace Realtalk.Timeline;

/// <summary>Draws a call as SVG 1.1, with nothing outside of itself; a <c>title</c> of each part tells its words on hover.</summary>
internal sealed class TimelineSvg
{
    // Of an average text in the fonts that the style names; the small one is for what was not heard.
    private const double CharacterWidth = 7.2;
    private const double SmallCharacterWidth = 6.2;
    private const string Style = """
        .paper{fill:#fff}.ink,text{fill:#1f2328}.faint{fill:#656d76}text{font:12px system-ui,'Segoe UI',sans-serif}
        .head{font-weight:600;font-size:15px}.small{font-size:10.5px}.grid{stroke:#d8dee4;stroke-width:1}
        .Caller{fill:#8ec5ff}.Model{fill:#7ee2a8}.Unheard{fill:url(#cut);stroke:#7a8790;stroke-dasharray:3 2}
        .Question{fill:#ffd58a}.ToolCall{fill:#e3c8ff}.TextIn{fill:#d0d7de}.TextOut{fill:#bfeedd}.Error{fill:#ffb3ad}
        .unheard{font-size:10.5px;fill:#656d76;text-decoration:line-through}.Caller,.Model{stroke:#fff}
        .interruption{stroke:#d1242f;stroke-width:1.5;stroke-dasharray:4 3}.delay{stroke:#656d76;fill:none}.hatch{stroke:#7a8790}
        @media(prefers-color-scheme:dark){.paper{fill:#0d1117}.ink,text{fill:#e6edf3}.bar{fill:#0d1117}.faint{fill:#9198a1}.grid{stroke:#30363d}.delay{stroke:#9198a1}.unheard{fill:#9198a1}.Caller,.Model{stroke:#0d1117}}
        """;

    private readonly XmlWriter _xml;
    private readonly CallTimeline _timeline;
    private readonly TimelineLayout _layout;

    private TimelineSvg(XmlWriter xml, CallTimeline timeline)
    {
        _xml = xml;
        _timeline = timeline;
        _layout = new TimelineLayout(timeline);
    }

    /// <summary>Writes the picture.</summary>
    public static void Write(TextWriter writer, CallTimeline timeline)
    {
        using var xml = XmlWriter.Create(writer, new XmlWriterSettings { OmitXmlDeclaration = true, CloseOutput = false });
        new TimelineSvg(xml, timeline).Draw();
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    // What XML cannot hold is replaced, so that no text of a server's can spoil the file.
    private static string Clean(string text)
    {
        if (text.All(XmlConvert.IsXmlChar))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                clean.Append(text[i]).Append(text[++i]);
            }
            else
            {
                clean.Append(XmlConvert.IsXmlChar(text[i]) ? text[i] : '\uFFFD');
            }
        }

        return clean.ToString();
    }

    private static string Fit(string text, double width, double characterWidth = CharacterWidth)
    {
        int room = (int)((width - 8) / characterWidth);
        string line = Clean(text.ReplaceLineEndings(" "));
        return TextCells.Width(line) <= room ? line : room < 3 ? string.Empty : TextCells.Clip(line, room - 1) + "…";
    }

    private void Draw()
    {
        _xml.WriteStartElement("svg", "http://www.w3.org/2000/svg");
        Attributes(("width", Number(_layout.Right)), ("height", Number(_layout.Bottom)), ("viewBox", $"0 0 {Number(_layout.Right)} {Number(_layout.Bottom)}"));
        Element("style", Style);
        DrawHatch();
        Rectangle("paper", 0, 0, _layout.Right, _layout.Bottom);
        Text("head", 12, 25, $"{_timeline.Model ?? "Call"}, {_timeline.Start.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)}, {_timeline.Duration.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s");
        DrawAxis();
        Text("faint", 12, _layout.CallerTop + 19, "Caller");
        Text("faint", 12, _layout.ModelTop + 19, "Model");
        Text("faint", 12, _layout.TextTop + 17, "Text");
        foreach (TimelineSpan span in _timeline.Spans)
        {
            DrawSpan(span);
            if (span.IsCut)
            {
                DrawUnheard(span);
            }
        }

        foreach (ReplyDelay delay in _timeline.Delays)
        {
            DrawDelay(delay);
        }

        foreach (DateTimeOffset time in _timeline.Interruptions)
        {
            Line("interruption", _layout.X(time), _layout.CallerTop - 4, _layout.X(time), _layout.ModelTop + TimelineLayout.RowHeight + 4, $"Interrupted at {At(time)}");
        }

        _xml.WriteEndElement();
    }

    private void DrawHatch()
    {
        _xml.WriteStartElement("defs");
        _xml.WriteStartElement("pattern");
        Attributes(("id", "cut"), ("width", "6"), ("height", "6"), ("patternUnits", "userSpaceOnUse"), ("patternTransform", "rotate(45)"));
        Line("hatch", 0, 0, 0, 6, null);
        _xml.WriteEndElement();
        _xml.WriteEndElement();
    }

    private void DrawAxis()
    {
        double step = _layout.TickSeconds;
        for (double second = 0; second <= _timeline.Duration.TotalSeconds + 0.001; second += step)
        {
            double x = _layout.X(second);
            Line("grid", x, TimelineLayout.HeadHeight + 16, x, _layout.Bottom - 4, null);
            Text("faint small", x + 3, TimelineLayout.HeadHeight + 24, TimelineClock.Format(TimeSpan.FromSeconds(second)));
        }
    }

    private void DrawSpan(TimelineSpan span)
    {
        double x = _layout.X(span.Start);
        double width = _layout.Width(span);
        bool isSpoken = TimelineLayout.IsSpoken(span);
        double y = span.Kind switch
        {
            TimelineSpanKind.Caller => _layout.CallerTop,
            TimelineSpanKind.Model => _layout.ModelTop,
            _ => _layout.TextTop + (_layout.TextRows[span] * (TimelineLayout.RowHeight - 4)),
        };
        double height = isSpoken ? TimelineLayout.RowHeight - 2 : TimelineLayout.RowHeight - 8;
        double heard = isSpoken ? Math.Max(1, _layout.X(span.End) - x) : width;

        _xml.WriteStartElement("g");
        Element("title", Clean(Describe(span)));
        Rectangle(span.Kind.ToString(), x, y, heard, height, rounded: true);
        Text("bar", x + 4, y + (height / 2) + 4, Fit(Words(span), isSpoken ? heard : width));
        _xml.WriteEndElement();
    }

    // In a strip of its own: the reply that follows may have begun before this one would have ended.
    private void DrawUnheard(TimelineSpan span)
    {
        double x = _layout.X(span.End);
        double y = _layout.UnheardTop + (_layout.UnheardRows[span] * TimelineLayout.StripHeight);
        double width = _layout.UnheardWidth(span);
        _xml.WriteStartElement("g");
        Element("title", Clean($"Not heard: {span.Unheard}"));
        Rectangle("Unheard", x, y, width, TimelineLayout.StripHeight - 4);
        string words = Fit(span.Unheard, width, SmallCharacterWidth);
        if (words.Length > 0)
        {
            // The hatching stands back from the words.
            Rectangle("paper", x + 3, y + 1, Math.Min(width - 4, (TextCells.Width(words) * SmallCharacterWidth) + 2), TimelineLayout.StripHeight - 6);
            Text("unheard", x + 4, y + 11, words);
        }

        _xml.WriteEndElement();
    }

    private void DrawDelay(ReplyDelay delay)
    {
        double from = _layout.X(delay.From);
        double to = Math.Max(_layout.X(delay.To), from + 1);
        double y = _layout.DelayTop + 13;
        _xml.WriteStartElement("g");
        string milliseconds = delay.Duration.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
        Element("title", $"The reply began {milliseconds} ms after the caller's turn");
        _xml.WriteStartElement("path");
        Attributes(("class", "delay"), ("d", $"M{Number(from)} {Number(y - 8)}V{Number(y)}H{Number(to)}V{Number(y + 6)}"));
        _xml.WriteEndElement();
        Text("faint small", to + 4, y + 1, $"{milliseconds} ms");
        _xml.WriteEndElement();
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

    private static string Words(TimelineSpan span) => span.Kind == TimelineSpanKind.Question ? "? " + span.Text : span.Text;

    private string At(DateTimeOffset time) => TimelineClock.Format(time - _timeline.Start, @"\.fff");

    private void Rectangle(string style, double x, double y, double width, double height, bool rounded = false)
    {
        _xml.WriteStartElement("rect");
        Attributes(("class", style), ("x", Number(x)), ("y", Number(y)), ("width", Number(width)), ("height", Number(height)));
        if (rounded)
        {
            Attributes(("rx", "3"));
        }

        _xml.WriteEndElement();
    }

    private void Line(string style, double x1, double y1, double x2, double y2, string? title)
    {
        _xml.WriteStartElement("line");
        Attributes(("class", style), ("x1", Number(x1)), ("y1", Number(y1)), ("x2", Number(x2)), ("y2", Number(y2)));
        if (title is not null)
        {
            Element("title", title);
        }

        _xml.WriteEndElement();
    }

    private void Text(string style, double x, double y, string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        _xml.WriteStartElement("text");
        Attributes(("class", style), ("x", Number(x)), ("y", Number(y)));
        _xml.WriteString(text);
        _xml.WriteEndElement();
    }

    private void Element(string name, string text)
    {
        _xml.WriteStartElement(name);
        _xml.WriteString(text);
        _xml.WriteEndElement();
    }

    private void Attributes(params (string Name, string Value)[] attributes)
    {
        foreach ((string name, string value) in attributes)
        {
            _xml.WriteAttributeString(name, value);
        }
    }
}
