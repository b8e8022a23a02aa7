namespace Realtalk.Timeline;

/// <summary>Something with a beginning and an end on a lane of a timeline.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">When it began.</param>
/// <param name="End">When it ended; of a reply that was cut off, when it fell silent.</param>
/// <param name="Text">The words.</param>
internal sealed record TimelineSpan(TimelineSpanKind Kind, DateTimeOffset Start, DateTimeOffset End, string Text)
{
    /// <summary>Of a reply that was cut off: when it would have ended. Else the end.</summary>
    public DateTimeOffset MadeEnd { get; init; } = End;

    /// <summary>Of a reply that was cut off: the words that were not heard.</summary>
    public string Unheard { get; init; } = string.Empty;

    /// <summary>Of a question or a tool call: the answer.</summary>
    public string? Answer { get; init; }

    /// <summary>Whether it was cut off.</summary>
    public bool IsCut => MadeEnd > End;
}
