namespace Realtalk.Costs;

/// <summary>An estimate of what something costs.</summary>
/// <param name="Dollars">The sum of what has a price; null where nothing has, or where there is nothing.</param>
/// <param name="Unpriced">What has none.</param>
internal sealed record CostEstimate(decimal? Dollars, IReadOnlyList<string> Unpriced)
{
    private const decimal Million = 1_000_000;

    // Dividing by it takes the zeros away that a sum has at its end.
    private const decimal One = 1.0000000000000000000000000000m;

    // Minutes are a fraction that need not end.
    private const int Decimals = 12;

    public static CostEstimate Nothing { get; } = new(null, []);

    public bool IsComplete => Unpriced.Count == 0;

    /// <summary>What tokens cost.</summary>
    /// <param name="price">The model's price; null where it is not known.</param>
    /// <param name="model">The model.</param>
    /// <param name="input">All that went in.</param>
    /// <param name="cached">The part of it that was cached.</param>
    /// <param name="output">What came out.</param>
    public static CostEstimate OfTokens(RealtimePrice? price, string model, RealtimeTokens input, RealtimeTokens cached, RealtimeTokens output)
    {
        if (input.Total == 0 && output.Total == 0)
        {
            return Nothing;
        }

        if (price is null)
        {
            return new CostEstimate(null, [model]);
        }

        // What is said to be cached, but not of what, is counted at the full price: nothing is promised that may not come.
        var sum = new Adder();
        sum.Add(input.Text - cached.Text, price.TextInput, model, "text input");
        sum.Add(cached.Text, price.CachedTextInput ?? price.TextInput, model, "text input");
        sum.Add(output.Text, price.TextOutput, model, "text output");
        sum.Add(input.Audio - cached.Audio, price.AudioInput, model, "audio input");
        sum.Add(cached.Audio, price.CachedAudioInput ?? price.AudioInput, model, "audio input");
        sum.Add(output.Audio, price.AudioOutput, model, "audio output");
        sum.Add(input.Image - cached.Image, price.ImageInput, model, "image input");
        sum.Add(cached.Image, price.CachedImageInput ?? price.ImageInput, model, "image input");
        sum.Add(output.Image, price: null, model, "image output");
        sum.Add(input.Unspecified, price: null, model, "input without a modality");
        sum.Add(output.Unspecified, price: null, model, "output without a modality");
        return sum.Estimate;
    }

    /// <summary>What writing down costs, by the minute or by tokens: as the server counts.</summary>
    public static CostEstimate OfTranscription(RealtimePrice? price, RealtimeTranscriptionUsage usage)
    {
        var sum = new Adder();
        CostEstimate tokens = OfTokens(price, usage.Model, usage.Input, new RealtimeTokens(), usage.Output);
        if (usage.Duration > TimeSpan.Zero)
        {
            sum.AddDollars(
                price?.PerMinute is { } perMinute ? decimal.Round((decimal)usage.Duration.Ticks / TimeSpan.TicksPerMinute * perMinute, Decimals) : null,
                price is null ? usage.Model : $"minutes of {usage.Model}");
        }

        if (usage.Silent > 0)
        {
            sum.AddDollars(null, $"transcripts by {usage.Model} without usage");
        }

        return Sum([tokens, sum.Estimate]);
    }

    /// <summary>All of them together.</summary>
    public static CostEstimate Sum(IEnumerable<CostEstimate> estimates)
    {
        decimal? dollars = null;
        List<string> unpriced = [];
        foreach (CostEstimate one in estimates)
        {
            dollars = one.Dollars is { } more ? (dollars ?? 0) + more : dollars;
            unpriced.AddRange(one.Unpriced.Where(what => !unpriced.Contains(what)));
        }

        return new CostEstimate(dollars / One, unpriced);
    }

    private sealed class Adder
    {
        private readonly List<string> _unpriced = [];
        private decimal? _dollars;

        public CostEstimate Estimate => new(_dollars / One, _unpriced);

        public void Add(long tokens, decimal? price, string model, string what)
        {
            if (tokens > 0)
            {
                AddDollars(tokens / Million * price, $"{what} of {model}");
            }
        }

        public void AddDollars(decimal? dollars, string what)
        {
            if (dollars is { } more)
            {
                _dollars = (_dollars ?? 0) + more;
            }
            else if (!_unpriced.Contains(what))
            {
                _unpriced.Add(what);
            }
        }
    }
}
