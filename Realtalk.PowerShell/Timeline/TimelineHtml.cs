using System.Globalization;
using System.Net;

namespace Realtalk.Timeline;

/// <summary>Writes calls as one HTML page: the picture, to be scrolled sideways where it is long, and what was said below it.</summary>
internal static class TimelineHtml
{
    private const string Style = """
        body{margin:1rem;font:14px/1.5 system-ui,'Segoe UI',sans-serif;color:#1f2328;background:#fff}h2{font-size:1rem;margin:1.2rem 0 .3rem}
        .picture svg.short{max-width:100%;height:auto}.picture{overflow-x:auto;border:1px solid #d8dee4;border-radius:6px}.Model{color:#0b6b3a}.Caller{color:#0a4f9e}
        .rest{color:#656d76}s{opacity:.6}td{padding:.1rem .7rem .1rem 0;vertical-align:top;overflow-wrap:anywhere}
        td:nth-child(-n+2){white-space:nowrap;overflow-wrap:normal}td:first-child{text-align:right;font-variant-numeric:tabular-nums}
        @media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}.Model{color:#7ee2a8}.Caller{color:#8ec5ff}.rest{color:#9198a1}}
        """;

    /// <summary>Writes the page.</summary>
    public static void Write(TextWriter writer, IReadOnlyList<CallTimeline> calls)
    {
        string title = $"Call of {Date(calls[0])}" + (calls.Count > 1 ? $" and {calls.Count - 1} more" : string.Empty);
        writer.Write($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{Style}</style></head><body>\n<div class=\"picture\">");
        TimelineSvg.Write(writer, calls);
        writer.Write("</div>\n");
        foreach (CallTimeline call in calls)
        {
            if (calls.Count > 1)
            {
                writer.Write($"<h2>{Encode(call.Model ?? "Call")}, {Date(call)}</h2>\n");
            }

            writer.Write("<table>\n");
            foreach (TimelineSpan span in call.Spans)
            {
                WriteRow(writer, call.Start, span);
            }

            writer.Write("</table>\n");
        }

        writer.Write("</body></html>\n");
    }

    private static void WriteRow(TextWriter writer, DateTimeOffset start, TimelineSpan span)
    {
        string style = TimelineLayout.IsSpoken(span) ? span.Kind.ToString() : "rest";
        string unheard = span.Unheard.Length > 0 ? $" <s>{Encode(span.Unheard)}</s>" : string.Empty;
        string answer = span.Answer is null ? string.Empty : $" → {Encode(span.Answer)}";
        writer.Write($"<tr class=\"{style}\"><td>{TimelineClock.Format(span.Start - start, @"\.f")}</td><td>{Name(span.Kind)}</td><td>{Encode(span.Text)}{unheard}{answer}</td></tr>\n");
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(SvgWriter.Clean(text));

    private static string Date(CallTimeline call) => call.Start.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Name(TimelineSpanKind kind) => kind switch
    {
        TimelineSpanKind.ToolCall => "Tool call",
        TimelineSpanKind.TextIn => "Text in",
        TimelineSpanKind.TextOut => "Text out",
        _ => kind.ToString(),
    };
}
