using static Realtalk.Timeline.SvgWriter;

namespace Realtalk.Timeline;

/// <summary>
/// Draws calls as SVG 1.1, below each other, with nothing outside of itself; a <c>title</c> of each part tells its words on hover.
/// </summary>
internal static class TimelineSvg
{
    private const int LegendHeight = 26;

    // What is no wider than a large window may be made smaller by the page that it is in; longer ones are scrolled.
    private const int WindowWidth = 1900;

    private const string Style = """
        .paper{fill:#fff}.ink,text{fill:#1f2328}.faint{fill:#656d76}text{font:12px system-ui,'Segoe UI',sans-serif}
        .head{font-weight:600;font-size:15px}.small{font-size:10.5px}.grid{stroke:#d8dee4;stroke-width:1}
        .Caller{fill:#8ec5ff}.Model{fill:#7ee2a8}.Unheard{fill:url(#cut);stroke:#7a8790;stroke-dasharray:3 2}
        .Question{fill:#ffd58a}.ToolCall{fill:#e3c8ff}.TextIn{fill:#d0d7de}.TextOut{fill:#bfeedd}.Error{fill:#ffb3ad}
        .unheard{font-size:10.5px;fill:#656d76;text-decoration:line-through}.Caller,.Model{stroke:#fff}
        .interruption{stroke:#d1242f;stroke-width:1.5;stroke-dasharray:4 3}.delay{stroke:#656d76;fill:none}.hatch{stroke:#7a8790}
        @media(prefers-color-scheme:dark){.paper{fill:#0d1117}.ink,text{fill:#e6edf3}.bar{fill:#0d1117}.faint{fill:#9198a1}.grid{stroke:#30363d}.delay{stroke:#9198a1}.unheard{fill:#9198a1}.Caller,.Model{stroke:#0d1117}}
        """;

    // What is in no call needs no explanation.
    private static readonly (string Style, string Name, Func<CallTimeline, bool> IsIn)[] Legend =
    [
        ("Unheard", "made, not heard", call => call.Spans.Any(span => span.IsCut)),
        ("interruption", "interrupted", call => call.Interruptions.Count > 0),
        ("delay", "wait for the reply", call => call.Delays.Count > 0),
        Of(TimelineSpanKind.Question, "question to the software"),
        Of(TimelineSpanKind.ToolCall, "tool call"),
        Of(TimelineSpanKind.TextIn, "text to the model"),
        Of(TimelineSpanKind.TextOut, "text of the model"),
        Of(TimelineSpanKind.Error, "error"),
    ];

    /// <summary>Writes the picture.</summary>
    public static void Write(TextWriter writer, IReadOnlyList<CallTimeline> calls)
    {
        using var svg = new SvgWriter(writer);
        TimelineBlock[] blocks = [.. calls.Select(call => new TimelineBlock(svg, call))];
        double width = Math.Max(blocks.Max(block => block.Width), LegendWidth);
        double height = blocks.Sum(block => block.Height) + LegendHeight;
        svg.Begin("svg", null, ("class", width <= WindowWidth ? "short" : "long"), ("width", Number(width)), ("height", Number(height)), ("viewBox", $"0 0 {Number(width)} {Number(height)}"));
        svg.Element("style", Style);
        DrawHatch(svg);
        svg.Rectangle("paper", 0, 0, width, height);
        double top = 0;
        foreach (TimelineBlock block in blocks)
        {
            svg.Begin("g", null, ("transform", $"translate(0 {Number(top)})"));
            block.Draw();
            svg.End();
            top += block.Height;
        }

        DrawLegend(svg, top, calls);
        svg.End();
    }

    private static double LegendWidth => TimelineLayout.Left + Legend.Sum(entry => LegendStep(entry.Name));

    private static (string Style, string Name, Func<CallTimeline, bool> IsIn) Of(TimelineSpanKind kind, string name) =>
        (kind.ToString(), name, call => call.Spans.Any(span => span.Kind == kind));

    private static double LegendStep(string name) => 34 + (name.Length * SmallCharacterWidth);

    private static void DrawLegend(SvgWriter svg, double top, IReadOnlyList<CallTimeline> calls)
    {
        double x = TimelineLayout.Left;
        double y = top + 14;
        foreach ((string style, string name, Func<CallTimeline, bool> isIn) in Legend)
        {
            if (!calls.Any(isIn))
            {
                continue;
            }

            switch (style)
            {
                case "interruption":
                    svg.Line(style, x + 8, y - 8, x + 8, y + 4);
                    break;
                case "delay":
                    svg.Path(style, $"M{Number(x)} {Number(y - 7)}V{Number(y - 2)}H{Number(x + 14)}V{Number(y + 3)}");
                    break;
                default:
                    svg.Rectangle(style, x, y - 8, 16, 11, radius: 2);
                    break;
            }

            svg.Text("faint small", x + 21, y + 2, name);
            x += LegendStep(name);
        }
    }

    private static void DrawHatch(SvgWriter svg)
    {
        svg.Begin("defs");
        svg.Begin("pattern", null, ("id", "cut"), ("width", "6"), ("height", "6"), ("patternUnits", "userSpaceOnUse"), ("patternTransform", "rotate(45)"));
        svg.Line("hatch", 0, 0, 0, 6);
        svg.End();
        svg.End();
    }
}
