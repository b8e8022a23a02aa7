using System.Text.Json.Nodes;
using Realtalk.Protocol;
using Realtalk.Sessions;
using Realtalk.Simulator;
using Realtalk.Text;

namespace Realtalk.Tests.Text;

public sealed class OutOfBandTests
{
    private static readonly OutOfBandQuestion Capital = new("What is the capital of France?");

    [Fact]
    public async Task A_question_is_answered_beside_a_reply_that_is_spoken_and_enters_nothing()
    {
        await using TestStream test = await TestStream.OpenAsync(
            options => options with { OutputModality = "audio" }, new RealtimeSimulatorOptions { Pace = 10 });
        var listener = new CountingListener();
        test.Stream.Attach(listener);
        test.Stream.SendText("user", "I have a rental booked.", respond: true);
        await test.WaitForEventAsync("response.output_audio.delta");
        RealtimeTextMessage answer = await test.Stream.AskOutOfBandAsync(Capital, test.Deadline);
        Assert.Equal("The capital of France is Paris.", answer.Text);
        Assert.NotNull(test.Stream.Sequencer.ActiveResponseId);
        RealtimeResponse reply = await test.Stream.Responses.WaitAsync(test.Deadline);
        Assert.Equal("completed", reply.Status);
        Assert.StartsWith("That's correct", reply.Text, StringComparison.Ordinal);
        Assert.Equal([reply.Id], listener.Responses);
        Assert.Equal(2, test.Stream.GetTranscript().Count);
        Assert.Null(test.Stream.Text.Inbox.TryReceive());
        Assert.Null(test.Stream.TakeWarning());

        RealtimeTextMessage asked = test.Stream.Text.Messages.Find(answer.InReplyTo!)!;
        Assert.Equal((RealtimeTextKind.Question, RealtimeTextDirection.ToModel, RealtimeTextState.Answered), (asked.Kind, asked.Direction, asked.State));
        Assert.Equal((RealtimeTextKind.Answer, RealtimeTextDirection.FromModel), (answer.Kind, answer.Direction));
    }

    [Fact]
    public async Task The_request_names_no_conversation_and_no_tools_and_keeps_the_sessions_instructions()
    {
        await using TestStream test = await TestStream.OpenAsync(
            options => options with { Instructions = "You are James.", TextTools = TextTools.All, OutputModality = "audio" });
        await test.Stream.AskOutOfBandAsync(Capital, test.Deadline);
        JsonNode response = test.Events("response.create").Single()["response"]!;
        Assert.Equal("none", (string?)response["conversation"]);
        Assert.Equal("text", (string?)response["output_modalities"]![0]);
        Assert.Empty(response["tools"]!.AsArray());
        Assert.Equal("none", (string?)response["tool_choice"]);
        Assert.StartsWith("You are James.\n\n", (string?)response["instructions"], StringComparison.Ordinal);
        Assert.Contains(Capital.Text, (string?)response["instructions"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, """{"answer":"The capital of France is Paris."}""")]
    [InlineData("""{"type":"object","properties":{"capital":{"type":"string"},"sure":{"type":"boolean"}},"required":["capital","sure"]}""",
        """{"capital":"The capital of France is Paris.","sure":true}""")]
    [InlineData("""{"type":"integer"}""", "1")]
    public async Task The_simulator_answers_in_the_JSON_that_is_asked_for(string? schema, string expected)
    {
        await using TestStream test = await TestStream.OpenAsync();
        RealtimeTextMessage answer = await test.Stream.AskOutOfBandAsync(Capital with { AsJson = true, JsonSchema = schema }, test.Deadline);
        Assert.Equal(expected, answer.Text);
    }

    [Fact]
    public async Task The_simulator_answers_the_question_and_not_how_it_was_put()
    {
        await using TestStream test = await TestStream.OpenAsync(options => options with { Instructions = "You are James." });
        RealtimeTextMessage answer = await test.Stream.AskOutOfBandAsync(new OutOfBandQuestion("What does he want?"), test.Deadline);
        Assert.Equal("I am the simulator. You said: What does he want?", answer.Text);
    }

    [Fact]
    public async Task Many_questions_at_once_each_get_their_own_answer()
    {
        using var scenario = new TestScenario("""[{"when":{"out_of_band":true,"text":"number (?<n>\\d+)"},"say":"It was {n}."},{"say":"No."}]""");
        await using TestStream test = await TestStream.OpenAsync(simulatorOptions: new RealtimeSimulatorOptions { Pace = 100, Scenario = scenario.Path });
        RealtimeTextMessage[] answers = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(i => test.Stream.AskOutOfBandAsync(new OutOfBandQuestion($"number {i}"), test.Deadline)));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"It was {i}."), answers.Select(answer => answer.Text));
        Assert.Empty(test.Stream.GetTranscript());
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_is_cancelled()
    {
        await using TestStream test = await TestStream.OpenAsync(
            simulatorOptions: new RealtimeSimulatorOptions { Pace = 100, Faults = { NeverReply = true } });
        RealtimeException exception = await Assert.ThrowsAsync<RealtimeException>(() =>
            test.Stream.AskOutOfBandAsync(Capital with { Timeout = TimeSpan.FromMilliseconds(50) }, test.Deadline));
        Assert.Equal(("OutOfBandTimeout", RealtimeErrorKind.OperationTimeout), (exception.ErrorId, exception.Kind));
        Assert.Equal(RealtimeTextState.Expired, Assert.Single(test.Stream.Text.Messages.ToArray()).State);
        await test.WaitForEventAsync("response.done");
        Assert.Equal("cancelled", (string?)test.Events("response.done").Single()["response"]!["status"]);
        Assert.Equal(RealtimeStreamState.Open, test.Stream.State);
        Assert.Null(test.Stream.TakeWarning());
    }

    [Fact]
    public async Task Who_stops_waiting_cancels_the_response_also_one_that_has_not_begun()
    {
        await using TestStream test = await TestStream.OpenAsync(
            simulatorOptions: new RealtimeSimulatorOptions { Pace = 100, Faults = { NeverReply = true } });
        using var stop = new CancellationTokenSource();
        Task<RealtimeTextMessage> asking = test.Stream.AskOutOfBandAsync(Capital, stop.Token);
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(RealtimeTextState.Cancelled, Assert.Single(test.Stream.Text.Messages.ToArray()).State);
        await test.WaitForEventAsync("response.done");
    }

    [Fact]
    public async Task A_stream_that_closes_meanwhile_says_so()
    {
        await using TestStream test = await TestStream.OpenAsync(
            simulatorOptions: new RealtimeSimulatorOptions { Pace = 100, Faults = { NeverReply = true } });
        Task<RealtimeTextMessage> asking = test.Stream.AskOutOfBandAsync(Capital, test.Deadline);
        await test.Stream.DisposeAsync();
        Assert.Equal("StreamClosed", (await Assert.ThrowsAsync<RealtimeException>(() => asking)).ErrorId);
        Assert.Equal("StreamClosed", (await Assert.ThrowsAsync<RealtimeException>(() => test.Stream.AskOutOfBandAsync(Capital, test.Deadline))).ErrorId);
    }

    [Fact]
    public async Task An_answer_that_fails_carries_the_services_message_and_warns_nobody_else()
    {
        await using TestStream test = await TestStream.OpenAsync(
            simulatorOptions: new RealtimeSimulatorOptions { Pace = 100, Faults = { FailWith = "rate_limit_exceeded" } });
        RealtimeException exception = await Assert.ThrowsAsync<RealtimeException>(() => test.Stream.AskOutOfBandAsync(Capital, test.Deadline));
        Assert.Equal(("OutOfBandFailed", "rate_limit_exceeded"), (exception.ErrorId, exception.ServiceCode));
        Assert.Contains("told to fail", exception.Message, StringComparison.Ordinal);
        Assert.Null(test.Stream.TakeWarning());
    }

    private sealed class CountingListener : IStreamListener
    {
        /// <summary>The responses that brought sound.</summary>
        public HashSet<string> Responses { get; } = [];

        public void OnAudioDelta(in ServerEvent serverEvent) => Responses.Add(serverEvent.ResponseId!);

        public void OnAudioDone(in ServerEvent serverEvent) => Responses.Add(serverEvent.ResponseId!);

        public void OnResponseCreated(string responseId) => Responses.Add(responseId);

        public void OnResponseDone(RealtimeResponse response) => Responses.Add(response.Id);

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
