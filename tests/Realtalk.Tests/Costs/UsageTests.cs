using System.Text.Json.Nodes;
using Realtalk.Conversations;
using Realtalk.Costs;
using Realtalk.Sessions;
using Realtalk.Tests.Conversations;
using Realtalk.Text;

namespace Realtalk.Tests.Costs;

public class UsageTests
{
    /// <summary>What is added up here is the log alone, by other means.</summary>
    [Fact]
    public async Task The_sums_of_a_call_are_those_of_its_log()
    {
        await using TestCall call = await TestCall.StartAsync();
        await call.BeginToSayAsync(UserVoice.Line(0));
        call.StartTime();
        await call.WaitUntilAsync(() => call.Conversation.Replies == 1);
        call.Stream.SendText("user", "And what are your opening hours?", respond: true);
        await call.Stream.Responses.WaitAsync(call.Deadline);
        await call.Stream.AskOutOfBandAsync(new OutOfBandQuestion("What was said?"), call.Deadline);
        await call.Test.WaitForCountAsync("conversation.item.input_audio_transcription.completed", 1);
        RealtimeResponse last = await AskAsync(call.Test);
        RealtimeMetric metric = RealtimeMetric.Of(call.Stream);

        JsonNode[] usages = call.Test.Events("response.done").Select(done => done["response"]!["usage"]!).ToArray();
        JsonNode[] transcripts = call.Test.Events("conversation.item.input_audio_transcription.completed").Select(done => done["usage"]!).ToArray();
        Assert.True(usages.Length >= 4);
        Assert.Equal(usages.Length, metric.Responses);
        long Sum(params string[] path) => usages.Sum(usage => (long)path.Aggregate(usage, (node, name) => node[name]!));
        (long text, long audio) input = (Sum("input_token_details", "text_tokens"), Sum("input_token_details", "audio_tokens"));
        (long text, long audio) cached = (
            Sum("input_token_details", "cached_tokens_details", "text_tokens"), Sum("input_token_details", "cached_tokens_details", "audio_tokens"));
        (long text, long audio) output = (Sum("output_token_details", "text_tokens"), Sum("output_token_details", "audio_tokens"));
        Assert.Equal(input, (metric.Usage!.Input.Text, metric.Usage.Input.Audio));
        Assert.Equal(cached, (metric.Usage.Cached.Text, metric.Usage.Cached.Audio));
        Assert.Equal(output, (metric.Usage.Output.Text, metric.Usage.Output.Audio));
        Assert.Equal(Sum("total_tokens"), metric.TotalTokens);
        Assert.Equal(Sum("total_tokens"), metric.Usage.TotalTokens);
        Assert.All(new[] { input.audio, cached.audio, cached.text, output.audio }, count => Assert.True(count > 0));

        double seconds = transcripts.Sum(usage => (double)usage["seconds"]!);
        RealtimeTranscriptionUsage transcription = Assert.Single(metric.Transcriptions);
        Assert.Equal((RealtimeStreamOptions.DefaultTranscriptionModel, transcripts.Length), (transcription.Model, transcription.Transcripts));
        Assert.Equal(seconds, transcription.Duration.TotalSeconds, 6);
        decimal replies = (((input.text - cached.text) * 4m) + ((cached.text + cached.audio) * 0.4m) + ((input.audio - cached.audio) * 32m)
            + (output.text * 24m) + (output.audio * 64m)) / 1_000_000;
        Assert.Equal(replies, metric.Usage.Cost);
        Assert.Equal((double)(replies + ((decimal)seconds / 60 * 0.0045m)), (double)metric.Cost!.Value, 9);
        Assert.True(metric.CostIsComplete);
        Assert.Equal(PriceSource.Default.Table.Date, metric.PriceDate);

        JsonNode lastUsage = usages[^1];
        Assert.Equal((long)lastUsage["input_tokens"]!, last.Usage!.Input.Total);
        Assert.Equal((long)lastUsage["input_token_details"]!["cached_tokens"]!, last.Usage.Cached.Total);
        Assert.Equal(RealtimeStreamOptions.DefaultModel, last.Usage.Model);
        Assert.True(last.Cost > 0);
    }

    [Fact]
    public async Task A_reply_reads_the_conversation_again_and_what_was_read_before_is_cached()
    {
        await using TestStream test = await TestStream.OpenAsync();
        RealtimeUsage first = (await AskAsync(test)).Usage!;
        RealtimeUsage second = (await AskAsync(test)).Usage!;
        Assert.True(second.Input.Total >= first.Input.Total + first.Output.Total);
        Assert.Equal(first.Input.Text, second.Cached.Text);
    }

    [Fact]
    public async Task A_cancelled_reply_counts_as_the_server_says_and_a_repeated_end_counts_once()
    {
        await using TestStream test = await TestStream.OpenAsync(simulatorOptions: new() { Pace = 1 });
        test.Stream.SendText("user", "Hello", respond: true, outputModality: "audio");
        await test.WaitForCountAsync("response.output_audio.delta", 1);
        Assert.True(test.Stream.CancelResponse());
        RealtimeResponse response = await test.Stream.Responses.WaitAsync(test.Deadline);
        Assert.Equal("cancelled", response.Status);
        JsonNode done = test.Events("response.done").Single();
        UsageMeter meter = test.Stream.Usage;
        Assert.Equal((long)done["response"]!["usage"]!["total_tokens"]!, meter.Usage!.TotalTokens);
        meter.Add(response, System.Text.Json.JsonSerializer.SerializeToElement(done["response"]));
        Assert.Equal((1, response.Usage!.TotalTokens), (meter.Responses, meter.Usage.TotalTokens));
    }

    [Fact]
    public async Task Transcripts_are_paid_at_the_price_of_the_model_that_writes()
    {
        await using TestStream test = await TestStream.OpenAsync(options => options with { TranscriptionModel = "gpt-4o-transcribe" });
        test.Say(UserVoice.Line(0));
        test.Say(new short[24_000]);
        await test.WaitForCountAsync("conversation.item.input_audio_transcription.completed", 1);
        RealtimeTranscriptionUsage usage = Assert.Single(test.Stream.Usage.Transcriptions);
        JsonNode said = test.Events("conversation.item.input_audio_transcription.completed").First()["usage"]!;
        Assert.Equal((long)said["input_token_details"]!["audio_tokens"]!, usage.Input.Audio);
        Assert.Equal((long)said["output_tokens"]!, usage.Output.Text);
        Assert.Equal("gpt-4o-transcribe", usage.Model);
        Assert.Equal(((usage.Input.Audio * 6m) + (usage.Output.Text * 10m)) / 1_000_000, usage.Cost);
    }

    [Fact]
    public async Task A_stream_whose_model_has_no_price_has_tokens_and_no_estimate()
    {
        await using TestStream test = await TestStream.OpenAsync(options => options with { Model = "gpt-unheard-of" });
        await AskAsync(test);
        RealtimeMetric metric = RealtimeMetric.Of(test.Stream);
        Assert.True(metric.Usage!.TotalTokens > 0);
        Assert.Null(metric.Cost);
        Assert.False(metric.CostIsComplete);
        Assert.Equal(["gpt-unheard-of"], metric.Unpriced);
        Assert.Null(test.Stream.TakeWarning());
    }

    private static async Task<RealtimeResponse> AskAsync(TestStream test)
    {
        test.Stream.SendText("user", "What is the capital of France?", respond: true);
        return await test.Stream.Responses.WaitAsync(test.Deadline);
    }
}
