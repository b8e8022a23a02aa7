using System.Text.Json.Nodes;
using Realtalk.Costs;
using Realtalk.Protocol;
using Realtalk.Sessions;
using Realtalk.Tests.Audio;
using Realtalk.Tests.Conversations;
using Realtalk.Text;

namespace Realtalk.Tests.Costs;

public class BudgetTests
{
    private const string Note = "say goodbye in your next reply";

    [Fact]
    public async Task At_nine_tenths_of_the_cost_the_model_is_told_and_nothing_is_cut_off()
    {
        await using TestStream test = await TestStream.OpenAsync();
        decimal cost = (await AskAsync(test)).Cost!.Value;
        test.Stream.Budget.Set(cost * 1.05m, null);
        Assert.Contains("nearly reached its budget", test.Stream.TakeWarning());
        await test.WaitUntilAsync(() => Notes(test) == 1);
        Assert.Equal(RealtimeStreamState.Open, test.Stream.State);
        Assert.False(test.Stream.Budget.IsOver);

        test.Stream.Budget.Set(cost * 1000, null);
        await test.WaitUntilAsync(() => test.Events("conversation.item.create").Any(item => item.ToJsonString().Contains("more time now")));
        await AskAsync(test);
        Assert.Null(test.Stream.EndReason);
    }

    [Fact]
    public async Task When_the_cost_is_reached_the_stream_closes_and_says_why_and_what_was_spent()
    {
        await using TestStream test = await TestStream.OpenAsync(options => options with { MaxCost = 0.000001m });
        test.Stream.SendText("user", "Hello", respond: true);
        RealtimeResponse reply = await test.Stream.Responses.WaitAsync(test.Deadline);
        Assert.Equal("completed", reply.Status);
        await test.Stream.Ended.WaitAsync(test.Deadline);
        await WaitUntilClosedAsync(test);
        Assert.Null(test.Stream.Failure);
        Assert.Contains("has reached its budget of $0.000001. Spent: about $0.00", test.Stream.EndReason);
        Assert.Equal(test.Stream.EndReason, test.Stream.TakeWarning());
        RealtimeException exception = Assert.Throws<RealtimeException>(() => test.Stream.SendText("user", "Still there?", respond: false));
        Assert.Equal("BudgetReached", exception.ErrorId);
        Assert.Contains("-MaxCost", exception.Recommendation);
        Assert.Equal(1, test.CountOf("response.done"));
    }

    [Fact]
    public async Task A_reply_that_runs_at_the_limit_is_finished_and_what_waits_fails()
    {
        var clock = new ManualClock();
        await using TestStream test = await TestStream.OpenAsync(
            options => options with { MaxMinutes = 10, Clock = clock }, new() { Pace = 20 });
        test.Stream.SendText("user", "Hello", respond: true, outputModality: "audio");
        await test.WaitForCountAsync("response.output_audio.delta", 1);
        RealtimeTextMessage waiting = test.Stream.SendText("user", "And then?", respond: true);
        clock.Advance(TimeSpan.FromMinutes(9.5));
        Assert.False(test.Stream.Budget.IsOver);
        clock.Advance(TimeSpan.FromMinutes(0.5));
        Assert.True(test.Stream.Budget.IsOver);
        Assert.Equal("BudgetReached", Assert.Throws<RealtimeException>(() => test.Stream.RequestResponse()).ErrorId);
        Assert.Equal("BudgetReached", Assert.Throws<RealtimeException>(() => test.Stream.SetStatus("busy")).ErrorId);
        Assert.Equal("BudgetReached", Assert.Throws<RealtimeException>(() => test.Stream.SendRaw("""{ "type": "response.create" }""")).ErrorId);
        Assert.Equal("BudgetReached", Assert.Throws<RealtimeException>(() => test.Stream.Budget.Set(null, null)).ErrorId);
        Assert.Equal("BudgetReached", (await Assert.ThrowsAsync<RealtimeException>(
            () => test.Stream.AskOutOfBandAsync(new OutOfBandQuestion("What?"), test.Deadline))).ErrorId);
        RealtimeResponse reply = await test.Stream.Responses.WaitAsync(test.Deadline);
        Assert.Equal("completed", reply.Status);
        await WaitUntilClosedAsync(test);
        Assert.Equal(RealtimeTextState.Cancelled, waiting.State);
        Assert.Contains("budget of 10 minutes", test.Stream.EndReason);
        Assert.DoesNotContain(test.Events("conversation.item.create"), item => item.ToJsonString().Contains("And then?"));
        Assert.Equal(0, clock.Timers);
    }

    [Fact]
    public async Task A_reply_that_does_not_end_is_cut_off_at_last()
    {
        var clock = new ManualClock();
        await using TestStream test = await TestStream.OpenAsync(
            options => options with { MaxMinutes = 1, Clock = clock, LastReplyTimeout = TimeSpan.FromMilliseconds(1) }, new() { Pace = 0.01 });
        test.Stream.SendText("user", "Hello", respond: true, outputModality: "audio");
        await test.WaitForCountAsync("response.created", 1);
        clock.Advance(TimeSpan.FromMinutes(1));
        await WaitUntilClosedAsync(test);
        Assert.Equal("BudgetReached", (await Assert.ThrowsAsync<RealtimeException>(() => test.Stream.Responses.WaitAsync(test.Deadline))).ErrorId);
    }

    [Fact]
    public async Task No_turn_is_answered_any_more_and_a_reply_that_the_server_begins_is_cancelled_and_counted()
    {
        var clock = new ManualClock();
        await using TestStream test = await TestStream.OpenAsync(
            options => options with { MaxMinutes = 1, Clock = clock, OutputModality = null }, new() { Pace = 1 });
        using var speaker = new Speaker();
        test.Stream.Attach(speaker);
        clock.Advance(TimeSpan.FromMinutes(1));

        // As far as the stream knows it is the server that begins this: it was not asked for through the queue.
        test.Stream.SendNow(id => new ResponseCreateEvent { EventId = id });
        test.Say(new short[24_000]);
        await test.WaitForCountAsync("response.done", 1);
        Assert.Equal(0, test.CountOf("input_audio_buffer.append"));
        Assert.Equal(0, speaker.Responses);
        Assert.Equal("cancelled", (string?)test.Events("response.done").Single()["response"]!["status"]);
        Assert.Equal((1, 1), (test.CountOf("response.cancel"), test.Stream.Usage.Responses));
        Assert.Contains(test.Events("session.update"), update =>
            update["session"]?["audio"]?["input"] is JsonObject input && input.ContainsKey("turn_detection") && input["turn_detection"] is null);
        Assert.Equal(RealtimeStreamState.Open, test.Stream.State);
        speaker.IsSpeaking = false;
        await WaitUntilClosedAsync(test);
    }

    [Fact]
    public async Task What_the_model_says_last_is_heard_to_its_end()
    {
        await using TestCall call = await TestCall.StartAsync(configure: options => options with { MaxCost = 0.000001m });
        call.Stream.SendText("user", "Hello", respond: true);
        await call.Stream.Ended.WaitAsync(call.Deadline);
        RealtimeTranscriptEntry said = call.Stream.GetTranscript().Last(entry => entry.Role == RealtimeRole.Assistant);
        Assert.False(said.IsInterrupted);
        await call.Conversation.DisposeAsync();
        Assert.False(call.Conversation.IsSpeaking);
        long samples = call.Test.Events("response.output_audio.delta").Sum(delta => Convert.FromBase64String((string)delta["delta"]!).Length / 2);
        (short[] _, short[] right) = StereoFile.Read(call.RecordPath);
        int first = Array.FindIndex(right, sample => sample != 0);
        int last = Array.FindLastIndex(right, sample => sample != 0);
        Assert.InRange(last - first, samples * 0.8, samples * 1.2);
    }

    [Theory]
    [InlineData(60, 59)]
    [InlineData(10, 9)]
    [InlineData(1, 0.9)]
    public async Task The_model_is_told_a_minute_before_the_time_is_over_or_at_nine_tenths_of_it(double limit, double told)
    {
        var clock = new ManualClock();
        await using TestStream test = await TestStream.OpenAsync(options => options with { MaxMinutes = limit, Clock = clock });
        clock.Advance(TimeSpan.FromMinutes(told) - TimeSpan.FromSeconds(1));
        Assert.Null(test.Stream.TakeWarning());
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("nearly", test.Stream.TakeWarning());
        await test.WaitUntilAsync(() => Notes(test) == 1);
        Assert.False(test.Stream.Budget.IsOver);
        clock.Advance(TimeSpan.FromMinutes(limit) - TimeSpan.FromMinutes(told));
        await WaitUntilClosedAsync(test);
        Assert.Equal(1, Notes(test));
        Assert.EndsWith("Nothing was spent.", test.Stream.EndReason);
    }

    [Fact]
    public async Task A_budget_without_a_price_is_refused_at_opening()
    {
        RealtimeException exception = await Assert.ThrowsAsync<RealtimeException>(
            () => TestStream.OpenAsync(options => options with { Model = "gpt-unheard-of", MaxCost = 1 }));
        Assert.Equal("PriceUnknown", exception.ErrorId);
        Assert.Contains("gpt-unheard-of", exception.Message);
        Assert.Contains("-PricePath", exception.Recommendation);
        await using TestStream test = await TestStream.OpenAsync(options => options with { Model = "gpt-unheard-of", MaxMinutes = 1 });
        Assert.Throws<RealtimeException>(() => test.Stream.Budget.Set(1, null));
        Assert.Null(test.Stream.Budget.MaxCost);
    }

    [Fact]
    public async Task A_file_of_the_users_own_has_the_price()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("mine.json"), """
            { "date": "2026-01-31", "models": [ { "model": "gpt-unheard-*", "per_million_tokens": { "text": { "input": 1000000, "output": 0 } } } ] }
            """);
        await using TestStream test = await TestStream.OpenAsync(
            options => options with { Model = "gpt-unheard-of", MaxCost = 1000, Prices = new PriceSource(folder.File("mine.json")) });
        Assert.Contains("transcripts by gpt-transcribe", test.Stream.TakeWarning());
        Assert.Null(test.Stream.TakeWarning());
        RealtimeResponse reply = await AskAsync(test);
        Assert.Equal(reply.Usage!.Input.Text, reply.Cost);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(-1, null)]
    [InlineData(null, 0.0)]
    [InlineData(null, double.NaN)]
    [InlineData(null, double.PositiveInfinity)]
    [InlineData(null, 1e9)]
    public void Limits_that_are_none_are_refused(int? cost, double? minutes) =>
        Assert.Equal("BudgetInvalid", Assert.Throws<RealtimeException>(() => StreamBudget.ThrowIfInvalid(cost, minutes)).ErrorId);

    private static int Notes(TestStream test) =>
        test.Events("conversation.item.create").Count(item => item.ToJsonString().Contains(Note));

    private static async Task<RealtimeResponse> AskAsync(TestStream test)
    {
        test.Stream.SendText("user", "What is the capital of France?", respond: true);
        return await test.Stream.Responses.WaitAsync(test.Deadline);
    }

    private static async Task WaitUntilClosedAsync(TestStream test)
    {
        await test.Stream.Ended.WaitAsync(test.Deadline);
        Assert.Equal(RealtimeStreamState.Closed, test.Stream.State);
    }

    /// <summary>A loudspeaker that is not done.</summary>
    private sealed class Speaker : IStreamListener, IDisposable
    {
        public int Responses { get; private set; }

        public bool IsSpeaking { get; set; } = true;

        public void Dispose() => IsSpeaking = false;

        public void OnAudioDelta(in ServerEvent serverEvent) => Responses++;

        public void OnAudioDone(in ServerEvent serverEvent) => Responses++;

        public void OnResponseCreated(string responseId) => Responses++;

        public void OnResponseDone(RealtimeResponse response) => Responses++;

        public void OnSpeechStarted(string? itemId, string? activeResponseId)
        {
        }

        public void OnSpeechStopped(string? itemId)
        {
        }

        public void OnCommitted(string? itemId)
        {
        }

        public void OnTranscribed(string? itemId, string? text)
        {
        }

        public bool OnError(string eventId, string? code, string message) => false;

        public void OnSessionLost()
        {
        }

        public void OnEnded(Exception reason)
        {
        }
    }
}
