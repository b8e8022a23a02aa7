using Realtalk.Costs;

namespace Realtalk.Sessions;

/// <summary>A reply of the model that is finished.</summary>
public sealed record RealtimeResponse
{
    /// <summary>The server's name for it, <c>resp_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary><c>completed</c>, <c>cancelled</c>, <c>failed</c> or <c>incomplete</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Why it did not complete: <c>turn_detected</c>, <c>client_cancelled</c>, <c>max_output_tokens</c>, an error code, …</summary>
    public string? Reason { get; init; }

    /// <summary>The service's message, where the response failed.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>What it says: its text, or the transcript of its speech.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>The items it made.</summary>
    public IReadOnlyList<string> ItemIds { get; init; } = [];

    /// <summary>Tokens in all; null where the server does not say.</summary>
    public long? TotalTokens { get; init; }

    /// <summary>Tokens that went in.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Tokens that came out.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>What it used, by modality; null where the server does not say. Writing down what the user said is not in it.</summary>
    public RealtimeUsage? Usage { get; init; }

    /// <summary>About how many dollars that costs; null where there is no price for it.</summary>
    public decimal? Cost => Usage?.Cost;

    /// <summary>When it began.</summary>
    public DateTimeOffset StartTime { get; init; }

    /// <summary>When it was done.</summary>
    public DateTimeOffset EndTime { get; init; }

    /// <summary>From its beginning to its end.</summary>
    public TimeSpan Duration => EndTime - StartTime;

    /// <summary>The id of the stream that it belongs to.</summary>
    public int StreamId { get; init; }

    /// <summary>Whether it entered the conversation, or was out of band.</summary>
    internal bool IsOutOfBand { get; init; }

    /// <summary>The status, and what it says; of one that failed, why.</summary>
    public override string ToString() => (Text.Length > 0 ? Text : ErrorMessage ?? Reason) is { } about ? $"{Status}: {about}" : Status;
}
