using System.Globalization;

namespace Realtalk.Costs;

/// <summary>What writing down the user's speech has used, by one model, which is paid for beside the replies.</summary>
public sealed class RealtimeTranscriptionUsage
{
    private CostEstimate? _estimate;

    /// <summary>The model that wrote it down.</summary>
    public required string Model { get; init; }

    /// <summary>How many turns it wrote down.</summary>
    public long Transcripts { get; init; }

    /// <summary>What went in, where the model is paid by tokens.</summary>
    public RealtimeTokens Input { get; init; } = new();

    /// <summary>What came out, where it is paid by tokens.</summary>
    public RealtimeTokens Output { get; init; } = new();

    /// <summary>How much sound it was, where the model is paid by time.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>About how many dollars that costs; null where no price is known for any of it.</summary>
    public decimal? Cost => Estimate.Dollars;

    /// <summary>Whether <see cref="Cost"/> is for all of it.</summary>
    public bool CostIsComplete => Estimate.IsComplete;

    /// <summary>What <see cref="Cost"/> leaves out, because no price is known for it.</summary>
    public IReadOnlyList<string> Unpriced => Estimate.Unpriced;

    /// <summary>The prices to go by.</summary>
    internal PriceSource? Prices { get; init; }

    /// <summary>How many transcripts came without a word of what they used.</summary>
    internal long Silent { get; init; }

    internal CostEstimate Estimate => _estimate ??= CostEstimate.OfTranscription((Prices ?? PriceSource.Default).Find(Model), this);

    /// <summary>The model, and what it used.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Model}: {(Duration > TimeSpan.Zero ? $"{Duration.TotalSeconds:N1} s" : $"{Input.Total:N0} in, {Output.Total:N0} out")}{(Cost is { } cost ? $", about {Dollars.Show(cost)}" : string.Empty)}");

    /// <summary>The sum of both, which are of one model.</summary>
    internal RealtimeTranscriptionUsage Plus(RealtimeTranscriptionUsage more) => new()
    {
        Model = Model,
        Prices = Prices,
        Transcripts = Transcripts + more.Transcripts,
        Silent = Silent + more.Silent,
        Input = RealtimeTokens.Sum(Input, more.Input),
        Output = RealtimeTokens.Sum(Output, more.Output),
        Duration = TimeSpan.FromTicks(RealtimeTokens.Add(Duration.Ticks, more.Duration.Ticks)),
    };
}
