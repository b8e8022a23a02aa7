using System.Text.Json;
using Realtalk.Protocol;

namespace Realtalk.Costs;

/// <summary>Reads what the server says of usage, in which anything may be missing or senseless: what is, counts as not said.</summary>
internal static class UsageReader
{
    // No reply has so many; what says so is broken, and is not to spoil the sums.
    private const long MostTokens = 1_000_000_000_000;
    private const double MostSeconds = 10_000_000;

    /// <summary>A count of tokens; null where there is none.</summary>
    public static long? Tokens(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out long value) && value is >= 0 and <= MostTokens ? value : null;

    /// <summary>The usage of a response; null where the server says none.</summary>
    public static RealtimeUsage? ReadResponse(JsonElement usage, string model, PriceSource prices)
    {
        if (usage.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        JsonElement details = usage.Find("input_token_details");
        RealtimeTokens input = Read(usage.Find("input_tokens"), details);
        return new RealtimeUsage
        {
            Model = model,
            Prices = prices,
            Input = input,
            Cached = ReadCached(details, input),
            Output = Read(usage.Find("output_tokens"), usage.Find("output_token_details")),
        };
    }

    /// <summary>The usage of a transcript.</summary>
    public static RealtimeTranscriptionUsage ReadTranscription(JsonElement usage, string model, PriceSource prices)
    {
        TimeSpan duration = usage.Find("seconds") is { ValueKind: JsonValueKind.Number } number
            && number.TryGetDouble(out double seconds) && seconds is >= 0 and <= MostSeconds
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.Zero;
        RealtimeTokens input = Read(usage.Find("input_tokens"), usage.Find("input_token_details"));

        // What comes out is written: of these tokens alone the server does not say what they are.
        long output = usage.Find("output_tokens").Tokens() ?? 0;
        return new RealtimeTranscriptionUsage
        {
            Model = model,
            Prices = prices,
            Transcripts = 1,
            Input = input,
            Output = new RealtimeTokens { Text = output },
            Duration = duration,
            Silent = usage.ValueKind == JsonValueKind.Object ? 0 : 1,
        };
    }

    private static RealtimeTokens Read(JsonElement total, JsonElement details)
    {
        var tokens = new RealtimeTokens
        {
            Text = details.Find("text_tokens").Tokens() ?? 0,
            Audio = details.Find("audio_tokens").Tokens() ?? 0,
            Image = details.Find("image_tokens").Tokens() ?? 0,
        };
        return tokens with { Unspecified = Math.Max(0, (total.Tokens() ?? 0) - tokens.Total) };
    }

    // No more of anything can have been cached than went in.
    private static RealtimeTokens ReadCached(JsonElement details, RealtimeTokens input)
    {
        JsonElement parts = details.Find("cached_tokens_details");
        var tokens = new RealtimeTokens
        {
            Text = Math.Min(input.Text, parts.Find("text_tokens").Tokens() ?? 0),
            Audio = Math.Min(input.Audio, parts.Find("audio_tokens").Tokens() ?? 0),
            Image = Math.Min(input.Image, parts.Find("image_tokens").Tokens() ?? 0),
        };
        long rest = Math.Clamp((details.Find("cached_tokens").Tokens() ?? 0) - tokens.Total, 0, input.Total - tokens.Total);
        return input.Text == input.Total ? tokens with { Text = tokens.Text + rest } : tokens with { Unspecified = rest };
    }
}
