using System.Globalization;

namespace Realtalk.Costs;

/// <summary>What a reply has used, or all replies of a stream, as the server counts in <c>response.done</c>.</summary>
public sealed class RealtimeUsage
{
    private CostEstimate? _estimate;

    /// <summary>The model, as the server says.</summary>
    public required string Model { get; init; }

    /// <summary>What went in, cached or not: for each reply the whole conversation before it.</summary>
    public RealtimeTokens Input { get; init; } = new();

    /// <summary>The part of <see cref="Input"/> that the server had read before and still had, which costs less.</summary>
    public RealtimeTokens Cached { get; init; } = new();

    /// <summary>What came out.</summary>
    public RealtimeTokens Output { get; init; } = new();

    /// <summary>All that went in and came out.</summary>
    public long TotalTokens => RealtimeTokens.Add(Input.Total, Output.Total);

    /// <summary>About how many dollars that costs; null where no price is known for any of it.</summary>
    public decimal? Cost => Estimate.Dollars;

    /// <summary>Whether <see cref="Cost"/> is for all of it.</summary>
    public bool CostIsComplete => Estimate.IsComplete;

    /// <summary>What <see cref="Cost"/> leaves out, because no price is known for it.</summary>
    public IReadOnlyList<string> Unpriced => Estimate.Unpriced;

    /// <summary>The prices to go by. The estimate is made when somebody asks for it.</summary>
    internal PriceSource? Prices { get; init; }

    internal CostEstimate Estimate =>
        _estimate ??= CostEstimate.OfTokens((Prices ?? PriceSource.Default).Find(Model), Model, Input, Cached, Output);

    /// <summary>The tokens, and about what they cost.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Input.Total:N0} in ({Cached.Total:N0} cached), {Output.Total:N0} out{(Cost is { } cost ? $", about {Dollars.Show(cost)}" : string.Empty)}");
}
