using System.Text;
using System.Text.Json.Nodes;
using Realtalk.Events;
using Realtalk.Protocol;
using Realtalk.Simulator;

namespace Realtalk.Tests.Simulator;

public class ReplayTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task The_server_waits_for_its_cues_and_says_what_it_said()
    {
        await using RealtimeSimulator simulator = Play(new Log()
            .Created()
            .Sent("""{"type":"conversation.item.create","event_id":"e1","item":{"id":"mine_1","type":"message","role":"user","content":[{"type":"input_text","text":"Hello?"}]}}""")
            .Received("""{"type":"conversation.item.added","event_id":"s1","previous_item_id":null,"item":{"id":"mine_1","type":"message"}}""")
            .Sent("""{"type":"response.create","event_id":"e2","response":{"metadata":{"by":"e2"}}}""")
            .Received("""{"type":"response.created","event_id":"s2","response":{"id":"resp_1","metadata":{"by":"e2"}}}""")
            .Received("""{"type":"error","event_id":"s3","error":{"message":"Oh.","event_id":"e2"}}"""));
        await using WireClient client = await WireClient.ConnectAsync(simulator);
        await client.UntilAsync("session.created");
        Assert.Equal(1, simulator.Replay!.Position);
        Assert.StartsWith("conversation.item.create (event 2", simulator.Replay.WaitsFor, StringComparison.Ordinal);

        // Other names, and another order of the properties.
        await client.SendAsync("""{"item":{"type":"message","role":"user","id":"other","content":[{"text":"Hello?","type":"input_text"}],"status":null},"event_id":"f1","type":"conversation.item.create"}""");
        JsonObject added = await client.UntilAsync("conversation.item.added");
        Assert.Equal("other", (string?)added["item"]!["id"]);
        await client.SendAsync("""{"type":"response.create","event_id":"f2","response":{"metadata":{"by":"f2"}}}""");
        Assert.Equal("f2", (string?)(await client.UntilAsync("response.created"))["response"]!["metadata"]!["by"]);
        Assert.Equal("f2", (string?)(await client.UntilAsync("error"))["error"]!["event_id"]);
        Assert.True(simulator.Replay.IsFollowed);
        Assert.Null(simulator.Replay.WaitsFor);
    }

    [Fact]
    public async Task A_client_that_says_something_else_is_told_and_the_replay_goes_on()
    {
        await using RealtimeSimulator simulator = Play(new Log().Created()
            .Sent(Text("What is the capital of France?"))
            .Received("""{"type":"conversation.item.added","event_id":"s1","item":{"id":"i1"}}"""));
        await using WireClient client = await WireClient.ConnectAsync(simulator);
        await client.SendAsync(Text("What is the capital of Spain?"));
        JsonObject error = await client.UntilAsync("error");
        Assert.Equal("replay_deviation", (string?)error["error"]!["code"]);
        Assert.Null(error["error"]!["event_id"]);
        await client.UntilAsync("conversation.item.added");

        RealtimeReplayDeviation deviation = Assert.Single(simulator.Replay!.Deviations);
        Assert.Equal(RealtimeReplayDeviationKind.Different, deviation.Kind);
        Assert.Equal(2, deviation.Sequence);
        Assert.Contains("Item.content[0].text is \"What is the capital of Spain?\", and was \"What is the capital of France?\".", deviation.Message, StringComparison.Ordinal);
        Assert.False(simulator.Replay.IsFollowed);
    }

    [Fact]
    public async Task What_is_not_in_the_log_is_refused_and_what_does_not_come_is_missed()
    {
        await using RealtimeSimulator simulator = Play(new Log().Created().Sent("""{"type":"response.create"}""")
            .Received("""{"type":"rate_limits.updated"}""").Sent("""{"type":"response.cancel"}"""));
        WireClient client = await WireClient.ConnectAsync(simulator);
        await client.SendAsync("""{"type":"input_audio_buffer.clear","event_id":"f1"}""");
        Assert.Equal("f1", (string?)(await client.UntilAsync("error"))["error"]!["event_id"]);
        await client.SendAsync("no JSON");
        await client.UntilAsync("error");
        await client.SendAsync("""{"type":"response.create"}""");
        await client.UntilAsync("rate_limits.updated");
        await client.DisposeAsync();
        await simulator.StopAsync();

        Assert.Equal(
            [RealtimeReplayDeviationKind.Unexpected, RealtimeReplayDeviationKind.Unexpected, RealtimeReplayDeviationKind.Missing],
            simulator.Replay!.Deviations.Select(deviation => deviation.Kind));
        Assert.Contains("1 of its events had not come; the first is response.cancel", simulator.Replay.Deviations[2].Message, StringComparison.Ordinal);
        Assert.Equal(1, simulator.Replay.Remaining);
    }

    [Fact]
    public async Task The_microphone_is_a_cue_by_its_length_however_it_is_cut()
    {
        await using RealtimeSimulator simulator = Play(new Log().Created()
            .Microphone(960).Microphone(960).Microphone(960)
            .Received("""{"type":"input_audio_buffer.speech_started","event_id":"s1","audio_start_ms":40,"item_id":"i1"}"""));
        await using WireClient client = await WireClient.ConnectAsync(simulator);
        await client.AppendAsync(new byte[1440], pieceBytes: 480);
        await client.SendAsync("{}");
        await client.UntilAsync("error");
        Assert.StartsWith("30 ms of the microphone's sound", simulator.Replay!.WaitsFor, StringComparison.Ordinal);
        await client.AppendAsync(new byte[1440], pieceBytes: 1440);
        await client.UntilAsync("input_audio_buffer.speech_started");
    }

    [Fact]
    public async Task A_client_without_a_microphone_is_told_that_one_is_waited_for()
    {
        await using RealtimeSimulator simulator = Play(
            new Log().Created().Microphone(960).Received("""{"type":"input_audio_buffer.speech_started","event_id":"s1"}"""), new FastClock());
        await using WireClient client = await WireClient.ConnectAsync(simulator);
        JsonObject error = await client.UntilAsync("error");
        Assert.Contains("waits for 20 ms of the microphone's sound", (string?)error["error"]!["message"], StringComparison.Ordinal);
        Assert.Equal(RealtimeReplayDeviationKind.Missing, Assert.Single(simulator.Replay!.Deviations).Kind);
    }

    [Fact]
    public async Task In_its_own_timing_the_pauses_are_those_of_the_log()
    {
        var clock = new LeapingClock();
        Log log = new Log().Created().Pause(3).Received("""{"type":"rate_limits.updated","event_id":"s1"}""").Pause(2).Received("""{"type":"response.done","event_id":"s2"}""");
        await using RealtimeSimulator simulator = RealtimeSimulator.Start(new() { Replay = log.Events, Pace = 1, Clock = clock });
        await using WireClient client = await WireClient.ConnectAsync(simulator);
        await client.UntilAsync("response.done");
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Where_the_log_saw_the_connection_break_off_it_breaks_off_and_the_next_goes_on()
    {
        await using RealtimeSimulator simulator = Play(new Log().Created("sess_1").Created("sess_2"));
        await using (WireClient first = await WireClient.ConnectAsync(simulator))
        {
            await first.UntilAsync("session.created");
            await Assert.ThrowsAnyAsync<Exception>(first.UntilClosedAsync);
        }

        await using WireClient second = await WireClient.ConnectAsync(simulator);
        Assert.Equal("sess_2", (string?)(await second.UntilAsync("session.created"))["session"]!["id"]);
    }

    [Fact]
    public async Task A_session_that_is_played_has_not_expired()
    {
        await using RealtimeSimulator simulator = Play(new Log().Created());
        await using WireClient client = await WireClient.ConnectAsync(simulator);
        JsonObject created = await client.UntilAsync("session.created");
        Assert.True((long)created["session"]!["expires_at"]! > DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 3000);
    }

    [Fact]
    public void A_log_that_is_none_of_one_stream_is_refused()
    {
        Assert.Equal("ReplayInvalid", Refuse([]).ErrorId);
        Assert.Equal("ReplayInvalid", Refuse(new Log().Sent("""{"type":"response.create"}""").Events).ErrorId);
        Assert.Equal("ReplayHasSeveralStreams", Refuse([.. new Log().Created().Events, .. new Log().Created().Events]).ErrorId);
        RealtimeException several = Refuse([.. new Log("a").Created().Events, .. new Log("b", 7).Created().Events]);
        Assert.Contains("'a' and 'b'", several.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("***", "anything", true)]
    [InlineData("The key is ***.", "The key is abc.", true)]
    [InlineData("The key is ***.", "The key is abc", false)]
    [InlineData("a***b***c", "axxbyyc", true)]
    [InlineData("ab***ba", "aba", false)]
    public async Task What_was_hidden_can_be_any(string recorded, string present, bool isSame)
    {
        await using RealtimeSimulator simulator = Play(new Log().Created().Sent(Text(recorded)).Received("""{"type":"rate_limits.updated"}"""));
        await using WireClient client = await WireClient.ConnectAsync(simulator);
        await client.SendAsync(Text(present));
        await client.UntilAsync("rate_limits.updated");
        Assert.Equal(isSame ? 0 : 1, simulator.Replay!.Deviations.Count);
    }

    private static RealtimeSimulator Play(Log log, TimeProvider? clock = null) => RealtimeSimulator.Start(
        new() { Replay = log.Events, Pace = double.PositiveInfinity, Clock = clock ?? TimeProvider.System });

    private static RealtimeException Refuse(IReadOnlyList<RealtimeEvent> events) =>
        Assert.Throws<RealtimeException>(() => RealtimeSimulator.Start(new() { Replay = events }));

    private static string Text(string text) => new JsonObject
    {
        ["type"] = "conversation.item.create",
        ["item"] = new JsonObject
        {
            ["type"] = "message",
            ["role"] = "user",
            ["content"] = new JsonArray(new JsonObject { ["type"] = "input_text", ["text"] = text }),
        },
    }.ToJsonString();

    /// <summary>A log that is made by hand.</summary>
    private sealed class Log(string? name = null, long sequence = 0)
    {
        private readonly List<RealtimeEvent> _events = [];
        private DateTimeOffset _time = Start;
        private long _sequence = sequence;

        public IReadOnlyList<RealtimeEvent> Events => _events;

        public Log Created(string id = "sess_1") => Received(
            $$$"""{"type":"session.created","event_id":"s0","session":{"id":"{{{id}}}","expires_at":{{{(_time + TimeSpan.FromHours(1)).ToUnixTimeSeconds()}}}}}""");

        public Log Received(string json) => Add(EventDirection.Received, json, 0);

        public Log Sent(string json) => Add(EventDirection.Sent, json, 0);

        public Log Microphone(int bytes) => Add(EventDirection.Sent, """{"type":"input_audio_buffer.append","audio":""}""", bytes);

        public Log Pause(int seconds)
        {
            _time += TimeSpan.FromSeconds(seconds);
            return this;
        }

        private Log Add(EventDirection direction, string json, int omitted)
        {
            string type = (string)JsonNode.Parse(json)!["type"]!;
            _events.Add(new RealtimeEvent(++_sequence, _time, direction, type, null, null, Encoding.UTF8.GetBytes(json), SessionCodings.Default)
            {
                StreamName = name,
                OmittedAudioBytes = omitted,
            });
            return this;
        }
    }
}
