using System.Text.Json;
using Realtalk.Costs;

namespace Realtalk.Tests.Costs;

public class UsageReaderTests
{
    private const string Model = "gpt-realtime-2.1";

    [Fact]
    public void Each_kind_of_token_has_its_price_and_cached_ones_theirs()
    {
        RealtimeUsage usage = Read("""
            { "total_tokens": 2300000, "input_tokens": 2200000, "output_tokens": 100000,
              "input_token_details": { "text_tokens": 1000000, "audio_tokens": 1000000, "image_tokens": 200000, "cached_tokens": 1100000,
                "cached_tokens_details": { "text_tokens": 500000, "audio_tokens": 500000, "image_tokens": 100000 } },
              "output_token_details": { "text_tokens": 60000, "audio_tokens": 40000 } }
            """)!;
        Assert.Equal((1_000_000, 1_000_000, 200_000, 0), (usage.Input.Text, usage.Input.Audio, usage.Input.Image, usage.Input.Unspecified));
        Assert.Equal((500_000, 500_000, 100_000), (usage.Cached.Text, usage.Cached.Audio, usage.Cached.Image));
        Assert.Equal(2_300_000, usage.TotalTokens);

        // 0.5 of each at the full price and at that of cached ones; the output behind them.
        decimal expected = (0.5m * 4) + (0.5m * 0.4m) + (0.5m * 32) + (0.5m * 0.4m) + (0.1m * 5) + (0.1m * 0.5m) + (0.06m * 24) + (0.04m * 64);
        Assert.Equal(expected, usage.Cost);
        Assert.True(usage.CostIsComplete);
        Assert.Equal("2,200,000 (1,000,000 text, 1,000,000 audio, 200,000 image)", usage.Input.ToString());
    }

    [Fact]
    public void A_model_without_a_price_has_no_estimate_and_says_so()
    {
        RealtimeUsage usage = Read("""{ "input_tokens": 5, "input_token_details": { "text_tokens": 5 } }""", "gpt-unheard-of")!;
        Assert.Null(usage.Cost);
        Assert.False(usage.CostIsComplete);
        Assert.Equal(["gpt-unheard-of"], usage.Unpriced);
    }

    [Fact]
    public void Tokens_whose_kind_is_not_said_are_counted_and_not_priced()
    {
        RealtimeUsage usage = Read("""{ "input_tokens": 100, "output_tokens": 7, "input_token_details": { "text_tokens": 40 } }""")!;
        Assert.Equal((60, 7, 107), (usage.Input.Unspecified, usage.Output.Unspecified, usage.TotalTokens));
        Assert.Equal(40 * 4 / 1_000_000m, usage.Cost);
        Assert.False(usage.CostIsComplete);
        Assert.Equal(2, usage.Unpriced.Count);
    }

    [Theory]
    [InlineData("""{ "cached_tokens": 30, "text_tokens": 50, "audio_tokens": 50 }""", 0, 0, 30)]
    [InlineData("""{ "cached_tokens": 30, "text_tokens": 50 }""", 30, 0, 0)]
    [InlineData("""{ "cached_tokens": 900, "text_tokens": 50, "audio_tokens": 50 }""", 0, 0, 100)]
    [InlineData("""{ "cached_tokens": 90, "text_tokens": 50, "audio_tokens": 50, "cached_tokens_details": { "text_tokens": 90, "audio_tokens": -1 } }""", 50, 0, 40)]
    public void No_more_is_cached_than_went_in(string details, long text, long audio, long unspecified)
    {
        RealtimeUsage usage = Read($$"""{ "input_token_details": {{details}} }""")!;
        Assert.Equal((text, audio, unspecified), (usage.Cached.Text, usage.Cached.Audio, usage.Cached.Unspecified));
        Assert.True(usage.Cost >= 0);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"many\"")]
    [InlineData("[1]")]
    public void What_is_no_usage_is_none(string json) => Assert.Null(Read(json));

    [Theory]
    [InlineData("-1")]
    [InlineData("\"12\"")]
    [InlineData("null")]
    [InlineData("1e30")]
    [InlineData("9223372036854775807")]
    [InlineData("1.5")]
    [InlineData("{}")]
    public void Senseless_counts_are_none(string number)
    {
        RealtimeUsage usage = Read($$"""
            { "total_tokens": {{number}}, "input_tokens": {{number}}, "output_tokens": {{number}},
              "input_token_details": { "text_tokens": {{number}}, "audio_tokens": {{number}}, "cached_tokens": {{number}}, "cached_tokens_details": {{number}} },
              "output_token_details": {{number}} }
            """)!;
        Assert.Equal(0, usage.TotalTokens);
        Assert.Equal(0, usage.Cached.Total);
        Assert.Null(usage.Cost);
        Assert.True(usage.CostIsComplete);
        RealtimeTranscriptionUsage transcript = UsageReader.ReadTranscription(
            Parse($$"""{ "type": "duration", "seconds": {{(number is "1.5" ? "-2" : number)}} }"""), "gpt-transcribe", PriceSource.Default);
        Assert.Equal(TimeSpan.Zero, transcript.Duration);
    }

    [Fact]
    public void The_greatest_counts_add_up_without_overflow()
    {
        var most = new RealtimeTokens { Text = long.MaxValue, Audio = long.MaxValue, Image = 1, Unspecified = long.MaxValue };
        RealtimeTokens sum = RealtimeTokens.Sum(most, most);
        Assert.Equal((long.MaxValue, 2, long.MaxValue), (sum.Text, sum.Image, sum.Total));
        var usage = new RealtimeUsage { Model = Model, Input = most, Output = most };
        Assert.True(usage.Cost > 0);
    }

    [Fact]
    public void A_transcript_is_paid_by_time_or_by_tokens()
    {
        RealtimeTranscriptionUsage byTime = UsageReader.ReadTranscription(
            Parse("""{ "type": "duration", "seconds": 30 }"""), "gpt-transcribe", PriceSource.Default);
        Assert.Equal(0.5m * 0.0045m, byTime.Cost);
        RealtimeTranscriptionUsage byTokens = UsageReader.ReadTranscription(
            Parse("""{ "type": "tokens", "input_tokens": 20, "output_tokens": 10, "input_token_details": { "text_tokens": 0, "audio_tokens": 20 } }"""),
            "gpt-4o-transcribe",
            PriceSource.Default);
        Assert.Equal(((20 * 6m) + (10 * 10m)) / 1_000_000, byTokens.Cost);
        Assert.True(byTokens.CostIsComplete);
        RealtimeTranscriptionUsage otherWay = UsageReader.ReadTranscription(
            Parse("""{ "type": "tokens", "input_tokens": 20, "output_tokens": 10 }"""), "gpt-transcribe", PriceSource.Default);
        Assert.Null(otherWay.Cost);
        Assert.False(otherWay.CostIsComplete);
        Assert.False(UsageReader.ReadTranscription(Parse("null"), "gpt-transcribe", PriceSource.Default).CostIsComplete);
    }

    private static RealtimeUsage? Read(string json, string model = Model) => UsageReader.ReadResponse(Parse(json), model, PriceSource.Default);

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
