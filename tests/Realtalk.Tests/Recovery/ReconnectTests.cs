using System.Text.Json.Nodes;
using Realtalk.Protocol;
using Realtalk.Sessions;
using Realtalk.Sessions.Recovery;
using Realtalk.Simulator;
using Realtalk.Tests.Text;
using Realtalk.Tests.Tools;
using Realtalk.Text;

namespace Realtalk.Tests.Recovery;

public sealed class ReconnectTests
{
    private const string Echo = """[ { "say": "You said {text}" } ]""";

    [Fact]
    public async Task A_stream_whose_line_is_cut_goes_on_in_a_new_session_that_knows_the_conversation()
    {
        using var scenario = new TestScenario(Echo);
        await using TestStream test = await OpenAsync(scenario);
        string? first = test.Stream.SessionId;
        await SayAsync(test, "one");
        await CutAsync(test);
        RealtimeResponse reply = await SayAsync(test, "two");
        Assert.Equal("You said two", reply.Text);
        Assert.NotEqual(first, test.Stream.SessionId);
        Assert.Equal(["user one", "assistant You said one", "user two", "assistant You said two"], Transcript(test));
        Assert.Equal(["user one", "assistant You said one", "user two"], Created(test, session: 2));
        Assert.Equal((2, 1), (test.Stream.SessionCount, test.Stream.ReconnectCount));
        Assert.True(test.Stream.ReconnectDuration > TimeSpan.Zero);
        Assert.Null(test.Stream.TakeWarning());
    }

    [Fact]
    public async Task The_state_is_seen_to_change_and_to_come_back()
    {
        await using TestStream test = await TestStream.OpenAsync(overLine: true);
        var states = new List<RealtimeStreamState>();
        test.Stream.StateChanged += (_, change) => states.Add(change.State);
        await CutAsync(test);
        await test.Stream.DisposeAsync();
        Assert.Equal([RealtimeStreamState.Reconnecting, RealtimeStreamState.Open, RealtimeStreamState.Closed], states);
    }

    [Fact]
    public async Task What_is_sent_without_a_connection_waits_for_the_next_and_is_told_to_be_waiting()
    {
        using var scenario = new TestScenario(Echo);
        await using TestStream test = await OpenAsync(scenario);
        test.Line!.Cut(stayDown: true);
        await UntilAsync(test, RealtimeStreamState.Reconnecting);
        RealtimeTextMessage message = test.Stream.SendText("user", "waits", respond: true);
        Assert.Equal(RealtimeTextState.Open, message.State);
        Assert.Contains("lost", test.Stream.Sequencer.DescribeHold(), StringComparison.Ordinal);
        test.Line.Mend();
        Assert.Equal("You said waits", (await test.Stream.Responses.WaitAsync(test.Deadline)).Text);
        Assert.Equal(["user waits"], Created(test, session: 2));
        Assert.Equal(RealtimeTextState.Delivered, message.State);
    }

    [Fact]
    public async Task A_text_that_was_lost_on_the_way_is_sent_again_and_is_there_once()
    {
        using var scenario = new TestScenario(Echo);
        await using TestStream test = await OpenAsync(scenario);
        test.Line!.Deafen();
        test.Stream.SendText("user", "lost", respond: false);
        test.Stream.SendText("user", "question", respond: true);
        await test.WaitUntilAsync(() => Sent(test, session: 1).Count(frame => (string?)frame["type"] == "response.create") == 1);
        test.Line.Mend();
        await CutAsync(test);
        Assert.Equal("You said question", (await test.Stream.Responses.WaitAsync(test.Deadline)).Text);
        Assert.Equal(["user lost", "user question", "assistant You said question"], Transcript(test));
        Assert.Equal(["user lost", "user question"], Created(test, session: 2));
        Assert.Equal(1, Sent(test, session: 2).Count(frame => (string?)frame["type"] == "response.create"));
    }

    [Fact]
    public async Task A_reply_that_was_cut_off_is_asked_for_again_and_the_model_told_so()
    {
        using var scenario = new TestScenario("""[ { "say": "One two three four five six seven eight nine ten eleven twelve." } ]""");
        await using TestStream test = await TestStream.OpenAsync(
            null, new RealtimeSimulatorOptions { Scenario = scenario.Path, Pace = 100, Faults = new SimulatorFaults { StallAfterDeltas = 2 } }, overLine: true);
        test.Stream.SendText("user", "count", respond: true);
        await test.WaitForCountAsync("response.output_text.delta", 2);
        Task<RealtimeResponse> waiting = test.Stream.Responses.WaitAsync(test.Deadline);
        using RealtimeSimulator healthy = RealtimeSimulator.Start(new RealtimeSimulatorOptions { Scenario = scenario.Path, Pace = 100 });
        test.Line!.Mend(healthy.Endpoint);
        test.Line.Cut();
        Assert.StartsWith("One two three", (await waiting).Text, StringComparison.Ordinal);
        string[] created = Created(test, session: 2);
        Assert.Equal("user count", created[0]);
        Assert.StartsWith("assistant One", created[1], StringComparison.Ordinal);
        Assert.Equal($"system {RecoveryNotes.ReplyWasCutOff}", created[2]);
        Assert.Equal(3, created.Length);
        Assert.True(test.Stream.GetTranscript()[1].Content.Length < 30);
    }

    [Fact]
    public async Task A_reply_that_was_to_be_cancelled_is_not_asked_for_again()
    {
        await using TestStream test = await TestStream.OpenAsync(
            null, new RealtimeSimulatorOptions { Pace = 100, Faults = new SimulatorFaults { NeverReply = true } }, overLine: true);
        test.Stream.SendText("user", "stop", respond: true);
        await test.WaitForEventAsync("response.created");
        test.Line!.Deafen();
        test.Stream.CancelResponse();
        test.Line.Mend();
        await CutAsync(test);
        await test.WaitForCountAsync("conversation.item.done", 2);
        Assert.DoesNotContain(Sent(test, session: 2), frame => ((string)frame["type"]!).StartsWith("response.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_tool_call_that_runs_over_the_loss_is_answered_in_the_new_session()
    {
        using var scenario = new TestScenario("""[ { "when": { "after_tool": "f" }, "say": "It is {output:f}" }, { "call": { "name": "f" } } ]""");
        var output = new TaskCompletionSource<string>();
        await using TestStream test = await OpenAsync(scenario, options => options with
        {
            Tools = FakeExecutor.Set(new FakeExecutor((_, _, _) => output.Task), "f"),
        });
        test.Stream.SendText("user", "go", respond: true);
        await test.WaitForEventAsync("response.done");
        Task<RealtimeResponse> waiting = test.Stream.Responses.WaitAsync(test.Deadline);
        await CutAsync(test);
        output.SetResult("42");
        Assert.Equal("It is 42", (await waiting).Text);
        Assert.Equal(["user go", "function_call f", "function_call_output 42"], Created(test, session: 2));
    }

    [Fact]
    public async Task A_question_of_the_model_is_answered_in_the_new_session()
    {
        using var scenario = new TestScenario("""[ { "when": { "after_tool": "ask_client" }, "say": "So it is {output:ask_client}" }, { "call": { "name": "ask_client", "arguments": { "question": "Where?" } } } ]""");
        await using TestStream test = await OpenAsync(scenario, options => options with { TextTools = TextTools.AskClient });
        test.Stream.SendText("user", "go", respond: true);
        RealtimeTextMessage question = (await test.Stream.Text.Inbox.ReceiveAsync(test.Deadline))!;
        await test.WaitForEventAsync("response.done");
        await CutAsync(test);
        test.Stream.Text.Answer(question.Id, "here");
        await test.WaitUntilAsync(() => test.Stream.GetTranscript().Any(entry => entry.Content == "So it is here"));
    }

    [Fact]
    public async Task A_question_beside_the_conversation_is_asked_again()
    {
        await using TestStream test = await TestStream.OpenAsync(
            null, new RealtimeSimulatorOptions { Pace = 100, Faults = new SimulatorFaults { NeverReply = true } }, overLine: true);
        Task<RealtimeTextMessage> answer = test.Stream.AskOutOfBandAsync(
            new OutOfBandQuestion("How is the caller?") { Timeout = TimeSpan.FromSeconds(60) }, test.Deadline);
        await test.WaitForEventAsync("response.created");
        using RealtimeSimulator healthy = RealtimeSimulator.Start(new RealtimeSimulatorOptions { Pace = 100 });
        test.Line!.Mend(healthy.Endpoint);
        test.Line.Cut();
        Assert.NotEmpty((await answer).Text);
    }

    [Fact]
    public async Task The_session_has_the_settings_that_it_had()
    {
        await using TestStream test = await TestStream.OpenAsync(options => options with { Instructions = "Be brief.", Voice = "cedar" }, overLine: true);
        await test.Stream.UpdateSessionAsync(
            new SessionUpdate { Instructions = "Be kind.", Audio = new SessionAudio { Output = new SessionAudioOutput { Speed = 1.2 } } }, test.Deadline);
        await CutAsync(test);
        JsonNode session = Sent(test, session: 2).First(frame => (string?)frame["type"] == "session.update")["session"]!;
        Assert.Equal("Be kind.", (string?)session["instructions"]);
        Assert.Equal("cedar", (string?)session["audio"]!["output"]!["voice"]);
        Assert.Equal(1.2, (double)session["audio"]!["output"]!["speed"]!);
        Assert.Equal("cedar", test.Stream.Voice);
    }

    [Fact]
    public async Task An_update_of_the_session_that_nobody_answered_is_sent_again()
    {
        await using TestStream test = await TestStream.OpenAsync(overLine: true);
        test.Line!.Deafen();
        Task<System.Text.Json.JsonElement> updating = test.Stream.UpdateSessionAsync(new SessionUpdate { Instructions = "Be kind." }, test.Deadline);
        test.Line.Mend();
        await CutAsync(test);
        Assert.Equal("Be kind.", (await updating).GetProperty("instructions").GetString());
    }

    [Fact]
    public async Task The_status_is_there_again()
    {
        using var scenario = new TestScenario(Echo);
        await using TestStream test = await OpenAsync(scenario);
        test.Stream.SetStatus("Two cars are left.");
        await SayAsync(test, "one");
        await CutAsync(test);
        await SayAsync(test, "two");
        await test.WaitUntilAsync(() => Created(test, session: 2).Length >= 5);
        Assert.Equal(
            ["user one", "assistant You said one", "system Two cars are left.", "user two", "system Two cars are left."],
            Created(test, session: 2));
        Assert.Null(test.Stream.TakeWarning());
    }

    [Fact]
    public async Task With_never_the_stream_has_failed()
    {
        await using TestStream test = await TestStream.OpenAsync(options => options with { Reconnect = ReconnectMode.Never }, overLine: true);
        test.Line!.Cut();
        await test.Stream.Ended.WaitAsync(test.Deadline);
        Assert.Equal((RealtimeStreamState.Failed, 1), (test.Stream.State, test.Line.Connections));
    }

    [Fact]
    public async Task A_key_that_is_refused_is_not_shown_again_and_again()
    {
        await using TestStream test = await TestStream.OpenAsync(overLine: true);
        using RealtimeSimulator strict = RealtimeSimulator.Start(new RealtimeSimulatorOptions { RequiredKey = "another-key" });
        test.Line!.Mend(strict.Endpoint);
        test.Line.Cut();
        await test.Stream.Ended.WaitAsync(test.Deadline);
        Assert.Equal("KeyRefused", Assert.IsType<RealtimeException>(test.Stream.Failure).ErrorId);
        Assert.Equal(2, test.Line.Connections);
    }

    [Fact]
    public async Task Where_no_connection_comes_about_the_stream_fails_and_says_why()
    {
        await using TestStream test = await TestStream.OpenAsync(
            options => options with { ReconnectPolicy = options.ReconnectPolicy with { Deadline = TimeSpan.FromMilliseconds(300), Noticeable = TimeSpan.FromMilliseconds(1) } },
            overLine: true);
        Task<RealtimeResponse> waiting = test.Stream.Responses.WaitAsync(test.Deadline);
        test.Line!.Cut(stayDown: true);
        await test.Stream.Ended.WaitAsync(test.Deadline);
        var failure = Assert.IsType<RealtimeException>(test.Stream.Failure);
        Assert.Equal(("ReconnectFailed", RealtimeErrorKind.ConnectionError), (failure.ErrorId, failure.Kind));
        Assert.Contains("New-RealtimeStream", failure.Recommendation, StringComparison.Ordinal);
        Assert.Equal("ReconnectFailed", (await Assert.ThrowsAsync<RealtimeException>(() => waiting)).ErrorId);
        Assert.Contains("is connecting again", test.Stream.TakeWarning(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_can_be_closed_while_it_is_without_a_connection()
    {
        await using TestStream test = await TestStream.OpenAsync(overLine: true);
        test.Line!.Cut(stayDown: true);
        await UntilAsync(test, RealtimeStreamState.Reconnecting);
        Task<RealtimeResponse> waiting = test.Stream.Responses.WaitAsync(test.Deadline);
        await test.Stream.DisposeAsync().AsTask().WaitAsync(test.Deadline);
        Assert.Equal(RealtimeStreamState.Closed, test.Stream.State);
        Assert.Equal("StreamClosed", (await Assert.ThrowsAsync<RealtimeException>(() => waiting)).ErrorId);
    }

    [Fact]
    public async Task A_line_that_is_cut_again_and_again_loses_and_doubles_nothing()
    {
        using var scenario = new TestScenario(Echo);
        await using TestStream test = await OpenAsync(scenario);
        var expected = new List<string>();
        for (int i = 0; i < 20; i++)
        {
            test.Stream.SendText("user", $"text {i}", respond: i % 3 == 0);
            expected.Add($"user text {i}");
            test.Line!.Cut();
        }

        RealtimeResponse last = await SayAsync(test, "end");
        Assert.Equal("You said end", last.Text);
        Assert.Equal([.. expected, "user end"], Transcript(test).Where(line => line.StartsWith("user", StringComparison.Ordinal)));
        Assert.Null(test.Stream.TakeWarning());
    }

    private static Task<TestStream> OpenAsync(TestScenario scenario, Func<RealtimeStreamOptions, RealtimeStreamOptions>? configure = null) =>
        TestStream.OpenAsync(configure, new RealtimeSimulatorOptions { Scenario = scenario.Path, Pace = 100 }, overLine: true);

    private static async Task<RealtimeResponse> SayAsync(TestStream test, string text)
    {
        test.Stream.SendText("user", text, respond: true);
        return await test.Stream.Responses.WaitAsync(test.Deadline);
    }

    // Cuts the line, and waits until the stream is back.
    private static async Task CutAsync(TestStream test)
    {
        int before = test.Stream.SessionCount;
        test.Line!.Cut();
        await test.WaitUntilAsync(() => test.Stream.SessionCount > before && test.Stream.State == RealtimeStreamState.Open);
    }

    private static async Task UntilAsync(TestStream test, RealtimeStreamState state)
    {
        var reached = new TaskCompletionSource();
        test.Stream.StateChanged += (_, change) =>
        {
            if (change.State == state)
            {
                reached.TrySetResult();
            }
        };
        if (test.Stream.State != state)
        {
            await reached.Task.WaitAsync(test.Deadline);
        }
    }

    private static string[] Transcript(TestStream test) =>
        [.. test.Stream.GetTranscript().Select(entry => $"{entry.Role.ToString().ToLowerInvariant()} {entry.Content}")];

    // What was sent after the so-manieth session began.
    private static IEnumerable<JsonNode> Sent(TestStream test, int session)
    {
        int begun = 0;
        foreach (JsonNode frame in test.Events())
        {
            string type = (string)frame["type"]!;
            begun += type == "session.created" ? 1 : 0;
            if (begun >= session && ClientEventNames.All.Contains(type))
            {
                yield return frame;
            }
        }
    }

    private static string[] Created(TestStream test, int session) =>
        [.. Sent(test, session).Where(frame => (string?)frame["type"] == "conversation.item.create").Select(frame => Describe(frame["item"]!))];

    private static string Describe(JsonNode item) => (string)item["type"]! switch
    {
        "message" => $"{item["role"]} {item["content"]![0]!["text"]}",
        "function_call" => $"function_call {item["name"]}",
        var type => $"{type} {item["output"]}",
    };
}
