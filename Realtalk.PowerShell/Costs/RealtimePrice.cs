namespace Realtalk.Costs;

/// <summary>What a model costs, in dollars: tokens by the million, time by the minute. What is null has no known price.</summary>
public sealed record RealtimePrice
{
    /// <summary>The models that it is for: names, and patterns with <c>*</c> and <c>?</c>.</summary>
    public required IReadOnlyList<string> Model { get; init; }

    /// <summary>A million tokens of text that goes in.</summary>
    public decimal? TextInput { get; init; }

    /// <summary>The same where it is cached; null where that costs as much.</summary>
    public decimal? CachedTextInput { get; init; }

    /// <summary>A million tokens of text that comes out.</summary>
    public decimal? TextOutput { get; init; }

    /// <summary>A million tokens of sound that goes in.</summary>
    public decimal? AudioInput { get; init; }

    /// <summary>The same where it is cached; null where that costs as much.</summary>
    public decimal? CachedAudioInput { get; init; }

    /// <summary>A million tokens of sound that comes out.</summary>
    public decimal? AudioOutput { get; init; }

    /// <summary>A million tokens of images that go in.</summary>
    public decimal? ImageInput { get; init; }

    /// <summary>The same where it is cached; null where that costs as much.</summary>
    public decimal? CachedImageInput { get; init; }

    /// <summary>A minute of sound, of a model that writes it down and is paid by time.</summary>
    public decimal? PerMinute { get; init; }

    /// <summary>Where the price was read.</summary>
    public string? Source { get; init; }

    /// <summary>When it was read.</summary>
    public DateTime? ReadOn { get; init; }

    /// <summary>What is uncertain about it; null for nothing.</summary>
    public string? Uncertain { get; init; }

    /// <summary>The date of the price file.</summary>
    public DateTime Date { get; init; }

    /// <summary>The price file.</summary>
    public required string Path { get; init; }

    /// <summary>Whether a model that speaks can be priced by it.</summary>
    internal bool HasTokens => TextInput is not null || AudioInput is not null;

    /// <summary>The models.</summary>
    public override string ToString() => string.Join(", ", Model);
}
