namespace Realtalk.Timeline;

/// <summary>A call as a picture shows it, read from its log by <see cref="TimelineReader"/>.</summary>
internal sealed record CallTimeline
{
    /// <summary>The first event.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>The last event, or the end of what was still to be heard then.</summary>
    public required DateTimeOffset End { get; init; }

    /// <summary>The model's name; null where the log does not tell.</summary>
    public string? Model { get; init; }

    /// <summary>All that has a place on a lane, by its beginning.</summary>
    public required IReadOnlyList<TimelineSpan> Spans { get; init; }

    /// <summary>When the caller interrupted.</summary>
    public required IReadOnlyList<DateTimeOffset> Interruptions { get; init; }

    /// <summary>How long the caller waited for each reply.</summary>
    public required IReadOnlyList<ReplyDelay> Delays { get; init; }

    /// <summary>When the last of what was made would have ended, had it been heard.</summary>
    public DateTimeOffset MadeEnd => Spans.Select(span => span.MadeEnd).Append(End).Max();

    /// <summary>How long it lasted.</summary>
    public TimeSpan Duration => End - Start;

    /// <summary>A call without anything.</summary>
    public static CallTimeline Empty(DateTimeOffset time) => new() { Start = time, End = time, Spans = [], Interruptions = [], Delays = [] };
}
