using System.Text.Json;
using Realtalk.Audio;
using Realtalk.Events;
using Realtalk.Protocol;
using Realtalk.Sessions;
using Realtalk.Simulator;
using Realtalk.Tests.Conversations;
using Realtalk.Text;

namespace Realtalk.Tests.Sessions;

public class RealtimeStreamTests
{
    [Fact]
    public async Task A_question_in_text_gets_its_answer_in_text()
    {
        await using TestStream test = await TestStream.OpenAsync();
        test.Stream.SendText("user", "What is the capital of France?", respond: true);
        RealtimeResponse response = await test.Stream.Responses.WaitAsync(test.Deadline);
        Assert.Equal("completed", response.Status);
        Assert.Equal("The capital of France is Paris.", response.Text);
        Assert.True(response.TotalTokens > 0);
        Assert.Equal(
            [(RealtimeRole.User, "What is the capital of France?"), (RealtimeRole.Assistant, "The capital of France is Paris.")],
            test.Stream.GetTranscript().Select(entry => (entry.Role, entry.Content)));
        Assert.Equal("The capital of France is Paris.", (await test.Stream.Text.Inbox.ReceiveAsync(test.Deadline))!.Text);
    }

    [Fact]
    public async Task A_stream_tells_what_the_server_says_of_it()
    {
        await using TestStream test = await TestStream.OpenAsync(options => options with { Model = "gpt-x", Voice = "cedar", Name = "mine" });
        Assert.Equal(RealtimeStreamState.Open, test.Stream.State);
        Assert.Equal(("gpt-x", "cedar", "mine"), (test.Stream.Model, test.Stream.Voice, test.Stream.Name));
        Assert.StartsWith("sess_", test.Stream.SessionId, StringComparison.Ordinal);
        Assert.True(test.Stream.ExpiresAt > DateTimeOffset.Now);
    }

    [Fact]
    public async Task A_hundred_texts_are_answered_in_order()
    {
        await using TestStream test = await TestStream.OpenAsync();
        for (int i = 0; i < 100; i++)
        {
            test.Stream.SendText("user", $"number {i}", respond: true);
        }

        await test.Stream.Responses.WaitAsync(test.Deadline);
        RealtimeTranscriptEntry[] entries = [.. test.Stream.GetTranscript()];
        Assert.Equal(200, entries.Length);
        Assert.All(Enumerable.Range(0, 100), i =>
        {
            Assert.Equal($"number {i}", entries[2 * i].Content);
            Assert.Contains($"number {i}", entries[(2 * i) + 1].Content, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_megabyte_of_text_arrives()
    {
        await using TestStream test = await TestStream.OpenAsync();
        string text = new('x', 1_000_000);
        test.Stream.SendText("user", text, respond: false);
        await test.WaitForEventAsync("conversation.item.done");
        Assert.Equal(text, test.Stream.GetTranscript().Single().Content);
    }

    [Fact]
    public async Task A_refused_setting_is_an_error_of_its_own_and_the_stream_goes_on()
    {
        await using TestStream test = await TestStream.OpenAsync();
        RealtimeException exception = await Assert.ThrowsAsync<RealtimeException>(() =>
            test.Stream.UpdateSessionAsync(new SessionUpdate { OutputModalities = ["smell"] }, test.Deadline));
        Assert.Equal("SessionRefused", exception.ErrorId);
        JsonElement session = await test.Stream.UpdateSessionAsync(new SessionUpdate { Instructions = "Be brief." }, test.Deadline);
        Assert.Equal("Be brief.", session.Find("instructions").Text());
    }

    [Fact]
    public async Task Settings_changed_by_many_at_once_are_each_answered_with_their_own()
    {
        await using TestStream test = await TestStream.OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(one => Task.Run(async () =>
        {
            for (int i = 0; i < 100; i++)
            {
                string mine = $"{one}:{i}";
                JsonElement session = await test.Stream.UpdateSessionAsync(new SessionUpdate { Instructions = mine }, test.Deadline);
                Assert.Equal(mine, session.Find("instructions").Text());
            }
        })));
    }

    [Fact]
    public async Task An_error_that_nobody_waits_for_is_a_warning()
    {
        await using TestStream test = await TestStream.OpenAsync();
        test.Stream.SendRaw("""{"type":"conversation.item.delete","item_id":"nothing"}""");
        await test.WaitForEventAsync("error");
        Assert.Contains("nothing", test.Stream.TakeWarning(), StringComparison.Ordinal);
        Assert.Equal(RealtimeStreamState.Open, test.Stream.State);
    }

    [Fact]
    public async Task A_server_that_goes_in_mid_reply_ends_everything_that_waits()
    {
        await using TestStream test = await TestStream.OpenAsync(
            simulatorOptions: new RealtimeSimulatorOptions { Pace = 100, Faults = { DropAfterDeltas = 1 } });
        test.Stream.SendText("user", "What is the capital of France?", respond: true);
        test.Stream.SendText("user", "And of Spain?", respond: true);
        RealtimeException exception = await Assert.ThrowsAsync<RealtimeException>(() => test.Stream.Responses.WaitAsync(test.Deadline));
        Assert.Equal("ConnectionClosed", exception.ErrorId);
        Assert.Equal(1006, exception.CloseCode);
        Assert.Equal(RealtimeStreamState.Failed, test.Stream.State);
        Assert.Equal("ConnectionClosed", Assert.Throws<RealtimeException>(() => test.Stream.SendText("user", "x", respond: false)).ErrorId);
        Assert.Contains("failed", test.Stream.TakeWarning(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_stream_says_so_and_closes_twice()
    {
        await using TestStream test = await TestStream.OpenAsync();
        await test.Stream.DisposeAsync();
        await test.Stream.DisposeAsync();
        Assert.Equal(RealtimeStreamState.Closed, test.Stream.State);
        Assert.Equal("StreamClosed", Assert.Throws<RealtimeException>(() => test.Stream.SendText("user", "x", respond: true)).ErrorId);
        Assert.Null(await test.Stream.Text.Inbox.ReceiveAsync(test.Deadline));
    }

    [Fact]
    public async Task Unknown_events_and_broken_frames_are_logged_and_harm_nothing()
    {
        await using TestStream test = await TestStream.OpenAsync(
            simulatorOptions: new RealtimeSimulatorOptions { Pace = 100, Faults = { UnknownEvents = true, InvalidJson = true } });
        test.Stream.SendText("user", "What is the capital of France?", respond: true);
        Assert.Contains("Paris", (await test.Stream.Responses.WaitAsync(test.Deadline)).Text, StringComparison.Ordinal);
        Assert.True(await test.WaitForEventAsync("(not JSON)") > 0);
    }

    [Fact]
    public async Task A_server_that_speaks_the_beta_is_understood()
    {
        await using TestStream test = await TestStream.OpenAsync(
            simulatorOptions: new RealtimeSimulatorOptions { Pace = 100, Faults = { BetaNames = true } });
        test.Stream.SendText("user", "What is the capital of France?", respond: true);
        await test.Stream.Responses.WaitAsync(test.Deadline);
        Assert.Equal("The capital of France is Paris.", test.Stream.GetTranscript()[^1].Content);
        Assert.Contains(Enumerable.Range(1, (int)test.Stream.Log.Count), i => test.Stream.Log[i]!.Type == "response.output_text.delta");
    }

    [Fact]
    public async Task A_response_that_fails_carries_the_services_message()
    {
        await using TestStream test = await TestStream.OpenAsync(
            simulatorOptions: new RealtimeSimulatorOptions { Pace = 100, Faults = { FailWith = "rate_limit_exceeded" } });
        test.Stream.SendText("user", "x", respond: true);
        RealtimeResponse response = await test.Stream.Responses.WaitAsync(test.Deadline);
        Assert.Equal(("failed", "rate_limit_exceeded"), (response.Status, response.Reason));
        Assert.NotNull(test.Stream.TakeWarning());
    }

    [Fact]
    public async Task The_model_asks_and_the_answer_enters_its_reply()
    {
        await using TestStream test = await TestStream.OpenAsync(options => options with { TextTools = TextTools.All });
        test.Stream.SendText("user", "Where do I collect it?", respond: true);
        RealtimeTextMessage question = await NextAsync(test, RealtimeTextKind.Question);
        Assert.Equal("Where is the collection point?", question.Text);
        Assert.Equal(RealtimeTextState.Open, question.State);
        test.Stream.Text.Answer(question.Id, "The Northern Train Station office.");
        Assert.Equal(RealtimeTextState.Answered, question.State);
        RealtimeTextMessage reply = await NextAsync(test, RealtimeTextKind.Reply, "reserved");
        Assert.Contains("Northern Train Station", reply.Text, StringComparison.Ordinal);
        Assert.Equal("QuestionClosed", Assert.Throws<RealtimeException>(() => test.Stream.Text.Answer(question.Id, "again")).ErrorId);
        Assert.Equal("QuestionNotFound", Assert.Throws<RealtimeException>(() => test.Stream.Text.Answer("q99", "x")).ErrorId);
        Assert.Contains(test.Stream.GetTranscript(), entry => entry is { Role: RealtimeRole.Assistant, Medium: RealtimeMedium.Text, Content: "Where is the collection point?" });
        Assert.Contains(test.Stream.GetTranscript(), entry => entry is { Role: RealtimeRole.System, Content: "The Northern Train Station office." });
    }

    [Fact]
    public async Task Text_that_comes_while_the_user_speaks_is_answered_along_with_him_and_not_once_more()
    {
        await using TestStream test = await TestStream.OpenAsync(
            options => options with { TranscriptionModel = null }, new RealtimeSimulatorOptions { Scenario = "parrot", Pace = 100 });
        test.Say(UserVoice.Line(0).AsSpan(0, AudioFormat.SampleRate));
        await test.WaitForEventAsync("input_audio_buffer.speech_started");
        test.Stream.SendText("system", "The user is Marvin.", respond: true);
        await test.WaitForEventAsync("conversation.item.added");
        test.Say(new short[AudioFormat.SampleRate]);
        await test.Stream.Responses.WaitAsync(test.Deadline);
        Assert.True(test.Stream.Sequencer.IsIdle);
        Assert.Equal(1, test.CountOf("response.done"));
        Assert.Equal(0, test.CountOf("response.create"));
    }

    [Fact]
    public async Task A_question_that_nobody_answers_is_answered_so_and_a_late_answer_is_a_note()
    {
        await using TestStream test = await TestStream.OpenAsync(options => options with { TextTools = TextTools.All, QuestionTimeout = TimeSpan.FromMilliseconds(50) });
        test.Stream.SendText("user", "Where do I collect it?", respond: true);
        RealtimeTextMessage question = await NextAsync(test, RealtimeTextKind.Question);
        await NextAsync(test, RealtimeTextKind.Reply, "could not find that out");
        Assert.Equal(RealtimeTextState.Expired, question.State);
        test.Stream.Text.Answer(question.Id, "The Central office.");
        Assert.Equal(RealtimeTextState.Late, question.State);
        await test.WaitForTranscriptAsync(entry => entry.Content.Contains("late answer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_handler_answers_in_the_background_and_one_that_throws_is_a_warning()
    {
        await using TestStream test = await TestStream.OpenAsync(options => options with
        {
            TextTools = TextTools.All,
            TextHandler = (message, _) => message.Kind == RealtimeTextKind.Question
                ? Task.FromResult<string?>("The Central office.")
                : throw new InvalidOperationException("not my business"),
        });
        test.Stream.SendText("user", "Where do I collect it?", respond: true);
        await test.WaitForTranscriptAsync(entry => entry.Content.Contains("collection from the Central office", StringComparison.Ordinal));

        Task warned = test.Stream.Warned;
        string? warning = test.Stream.TakeWarning();
        if (warning is null)
        {
            await warned.WaitAsync(test.Deadline);
            warning = test.Stream.TakeWarning();
        }

        Assert.Contains("not my business", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_has_both_directions_and_no_key()
    {
        await using TestStream test = await TestStream.OpenAsync(
            options => options with { Credential = new Realtalk.Transport.RealtimeCredential("sk-planted-key", "-ApiKey") });
        test.Stream.SendText("user", "hello", respond: true);
        await test.Stream.Responses.WaitAsync(test.Deadline);
        RealtimeEvent[] events = [.. Enumerable.Range(1, (int)test.Stream.Log.Count).Select(i => test.Stream.Log[i]!)];
        Assert.Contains(events, item => item is { Direction: EventDirection.Sent, Type: "response.create" });
        Assert.Contains(events, item => item is { Direction: EventDirection.Received, Type: "response.done" } && item.ResponseId is not null);
        Assert.DoesNotContain(events, item => item.ToJson()!.Contains("sk-planted-key", StringComparison.Ordinal));
    }

    private static async Task<RealtimeTextMessage> NextAsync(TestStream test, RealtimeTextKind kind, string containing = "")
    {
        while (true)
        {
            RealtimeTextMessage? message = await test.Stream.Text.Inbox.ReceiveAsync(test.Deadline);
            Assert.NotNull(message);
            if (message.Kind == kind && message.Text.Contains(containing, StringComparison.Ordinal))
            {
                return message;
            }
        }
    }
}
