using System.Net;

namespace Realtalk.Timeline;

/// <summary>Writes a call as one HTML page: the picture, to be scrolled sideways, and what was said below it.</summary>
internal static class TimelineHtml
{
    private const string Style = """
        body{margin:1rem;font:14px/1.5 system-ui,'Segoe UI',sans-serif;color:#1f2328;background:#fff}
        .picture{overflow-x:auto;border:1px solid #d8dee4;border-radius:6px}.Model{color:#0b6b3a}.Caller{color:#0a4f9e}
        .rest{color:#656d76}s{opacity:.6}td:first-child{text-align:right;font-variant-numeric:tabular-nums}td{padding:.1rem .7rem .1rem 0;vertical-align:top}
        @media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}.Model{color:#7ee2a8}.Caller{color:#8ec5ff}.rest{color:#9198a1}}
        """;

    /// <summary>Writes the page.</summary>
    public static void Write(TextWriter writer, CallTimeline timeline)
    {
        writer.Write($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Call of {timeline.Start:yyyy-MM-dd HH:mm}</title><style>{Style}</style></head><body>\n<div class=\"picture\">");
        TimelineSvg.Write(writer, timeline);
        writer.Write("</div>\n<table>\n");
        foreach (TimelineSpan span in timeline.Spans)
        {
            WriteRow(writer, timeline.Start, span);
        }

        writer.Write("</table>\n</body></html>\n");
    }

    private static void WriteRow(TextWriter writer, DateTimeOffset start, TimelineSpan span)
    {
        string style = TimelineLayout.IsSpoken(span) ? span.Kind.ToString() : "rest";
        string unheard = span.Unheard.Length > 0 ? $" <s>{WebUtility.HtmlEncode(span.Unheard)}</s>" : string.Empty;
        string answer = span.Answer is null ? string.Empty : $" → {WebUtility.HtmlEncode(span.Answer)}";
        writer.Write($"<tr class=\"{style}\"><td>{TimelineClock.Format(span.Start - start, @"\.f")}</td><td>{Name(span.Kind)}</td><td>{WebUtility.HtmlEncode(span.Text)}{unheard}{answer}</td></tr>\n");
    }

    private static string Name(TimelineSpanKind kind) => kind switch
    {
        TimelineSpanKind.ToolCall => "Tool call",
        TimelineSpanKind.TextIn => "Text in",
        TimelineSpanKind.TextOut => "Text out",
        _ => kind.ToString(),
    };
}
