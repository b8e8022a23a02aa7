namespace Realtalk.Timeline;

/// <summary>Where things are in the picture, in pixels.</summary>
internal sealed class TimelineLayout
{
    public const int Left = 92;
    public const int RowHeight = 30;
    public const int AxisHeight = 34;
    public const int HeadHeight = 40;

    // Wide enough for words, and not so wide that no browser shows it.
    private const double PreferredWidth = 1600;
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
        Right = Left + (seconds * _scale) + MarkWidth;
        TextRows = PlaceText(timeline);
    }

    /// <summary>Where the picture ends.</summary>
    public double Right { get; }

    /// <summary>The row of each span of text, from 0: those that overlap are below each other.</summary>
    public IReadOnlyDictionary<TimelineSpan, int> TextRows { get; }

    public double CallerTop => HeadHeight + AxisHeight;

    public double DelayTop => CallerTop + RowHeight + 4;

    public double ModelTop => DelayTop + 20;

    public double TextTop => ModelTop + RowHeight + 12;

    public double Bottom => TextTop + (Math.Max(1, TextRows.Values.DefaultIfEmpty(-1).Max() + 1) * (RowHeight - 4)) + 8;

    /// <summary>The seconds between two marks of the axis.</summary>
    public double TickSeconds => Array.Find([1d, 2, 5, 10, 15, 30, 60, 120, 300, 600], step => step * _scale >= 70) is > 0 and var found ? found : 1800;

    public double X(DateTimeOffset time) => Left + ((time - _start).TotalSeconds * _scale);

    public double X(double seconds) => Left + (seconds * _scale);

    /// <summary>The width in which a span's words are shown.</summary>
    public double Width(TimelineSpan span) => Math.Max(X(span.MadeEnd) - X(span.Start), span.Kind is TimelineSpanKind.Caller or TimelineSpanKind.Model ? 3 : MarkWidth);

    public static bool IsSpoken(TimelineSpan span) => span.Kind is TimelineSpanKind.Caller or TimelineSpanKind.Model;

    private Dictionary<TimelineSpan, int> PlaceText(CallTimeline timeline)
    {
        var rows = new Dictionary<TimelineSpan, int>(ReferenceEqualityComparer.Instance);
        var ends = new List<double>();
        foreach (TimelineSpan span in timeline.Spans.Where(span => !IsSpoken(span)))
        {
            int row = ends.FindIndex(end => end <= X(span.Start));
            if (row < 0)
            {
                row = ends.Count;
                ends.Add(0);
            }

            ends[row] = X(span.Start) + Width(span) + 4;
            rows[span] = row;
        }

        return rows;
    }
}
