namespace Realtalk.Timeline;

/// <summary>Where things are in the picture, in pixels.</summary>
internal sealed class TimelineLayout
{
    public const int Left = 92;
    public const int RowHeight = 30;
    public const int StripHeight = 18;
    public const int AxisHeight = 34;
    public const int HeadHeight = 40;

    // Wide enough for words; with what is beside it, a call of minutes is still as wide as a window.
    private const double PreferredWidth = 1200;
    private const double MinimumScale = 6;
    private const double MaximumScale = 90;

    // Marks are points in time, and take as much room as the beginning of their words.
    private const double MarkWidth = 110;

    private readonly DateTimeOffset _start;
    private readonly double _scale;

    public TimelineLayout(CallTimeline timeline)
    {
        _start = timeline.Start;
        double seconds = Math.Max(1, timeline.Duration.TotalSeconds);
        _scale = Math.Clamp(PreferredWidth / seconds, MinimumScale, MaximumScale);
        Right = Left + Math.Max((seconds * _scale) + MarkWidth, (timeline.MadeEnd - _start).TotalSeconds * _scale) + 12;
        TextRows = Place(timeline.Spans.Where(span => !IsSpoken(span)), span => X(span.Start), Width);
        UnheardRows = Place(timeline.Spans.Where(span => span.IsCut), span => X(span.End), UnheardWidth);
    }

    /// <summary>Where the picture ends.</summary>
    public double Right { get; }

    /// <summary>The row of each span of text, from 0: those that overlap are below each other.</summary>
    public IReadOnlyDictionary<TimelineSpan, int> TextRows { get; }

    /// <summary>The row of what was not heard of each reply that was cut, from 0: the next reply may begin before it would have ended.</summary>
    public IReadOnlyDictionary<TimelineSpan, int> UnheardRows { get; }

    public double CallerTop => HeadHeight + AxisHeight;

    public double DelayTop => CallerTop + RowHeight + 4;

    public double ModelTop => DelayTop + 20;

    public double UnheardTop => ModelTop + RowHeight;

    public double TextTop => UnheardTop + (Rows(UnheardRows) * StripHeight) + 12;

    public double Bottom => TextTop + (Math.Max(1, Rows(TextRows)) * (RowHeight - 4)) + 8;

    /// <summary>The seconds between two marks of the axis.</summary>
    public double TickSeconds => Array.Find([1d, 2, 5, 10, 15, 30, 60, 120, 300, 600], step => step * _scale >= 70) is > 0 and var found ? found : 1800;

    public double X(DateTimeOffset time) => Left + ((time - _start).TotalSeconds * _scale);

    public double X(double seconds) => Left + (seconds * _scale);

    /// <summary>The width in which a span's words are shown.</summary>
    public double Width(TimelineSpan span) => Math.Max(X(span.MadeEnd) - X(span.Start), span.Kind is TimelineSpanKind.Caller or TimelineSpanKind.Model ? 3 : MarkWidth);

    public static bool IsSpoken(TimelineSpan span) => span.Kind is TimelineSpanKind.Caller or TimelineSpanKind.Model;

    public double UnheardWidth(TimelineSpan span) => X(span.MadeEnd) - X(span.End);

    private static int Rows(IReadOnlyDictionary<TimelineSpan, int> places) => places.Values.DefaultIfEmpty(-1).Max() + 1;

    // Each in the first row that is free when it begins.
    private static Dictionary<TimelineSpan, int> Place(IEnumerable<TimelineSpan> spans, Func<TimelineSpan, double> start, Func<TimelineSpan, double> width)
    {
        var rows = new Dictionary<TimelineSpan, int>(ReferenceEqualityComparer.Instance);
        var ends = new List<double>();
        foreach (TimelineSpan span in spans.OrderBy(start))
        {
            int row = ends.FindIndex(end => end <= start(span));
            if (row < 0)
            {
                row = ends.Count;
                ends.Add(0);
            }

            ends[row] = start(span) + width(span) + 4;
            rows[span] = row;
        }

        return rows;
    }
}
