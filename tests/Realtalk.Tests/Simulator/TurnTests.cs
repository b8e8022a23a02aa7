using System.Text.Json.Nodes;
using Realtalk.Simulator;

namespace Realtalk.Tests.Simulator;

public class TurnTests
{
    private static readonly RealtimeSimulatorOptions Fast = new() { Pace = 40 };

    [Fact]
    public async Task Text_turn_has_the_order_of_the_service()
    {
        await using var simulator = RealtimeSimulator.Start(Fast);
        await using WireClient client = await WireClient.OpenAsync(simulator, """{"type":"realtime","output_modalities":["text"]}""");
        await client.SayAsync("What is the capital of France?");
        await client.SendAsync("""{"type":"response.create"}""");
        JsonObject done = await client.UntilAsync("response.done");
        await client.UntilAsync("rate_limits.updated");

        Assert.Equal(
            [
                "session.created", "session.updated", "conversation.item.added", "conversation.item.done",
                "response.created", "response.output_item.added", "conversation.item.added", "response.content_part.added",
                "response.output_text.delta", "response.output_text.done", "response.content_part.done",
                "conversation.item.done", "response.output_item.done", "response.done", "rate_limits.updated",
            ],
            client.Types());
        JsonNode response = done["response"]!;
        Assert.Equal("completed", (string?)response["status"]);
        Assert.Equal("The capital of France is Paris.", (string?)response["output"]![0]!["content"]![0]!["text"]);
        Assert.Equal("output_text", (string?)response["output"]![0]!["content"]![0]!["type"]);
        Assert.Equal((long)response["usage"]!["input_tokens"]! + (long)response["usage"]!["output_tokens"]!, (long)response["usage"]!["total_tokens"]!);
        string text = string.Concat(client.Events.Where(e => (string)e["type"]! == "response.output_text.delta").Select(e => (string)e["delta"]!));
        Assert.Equal("The capital of France is Paris.", text);
        Assert.All(client.Events.Where(e => (string)e["type"]! == "response.output_text.delta"), e => Assert.NotEmpty((string)e["obfuscation"]!));
    }

    [Fact]
    public async Task Spoken_turn_is_found_by_its_energy()
    {
        await using var simulator = RealtimeSimulator.Start(Fast);
        await using WireClient client = await WireClient.OpenAsync(
            simulator, """{"type":"realtime","audio":{"input":{"transcription":{"model":"gpt-transcribe"}}}}""");
        int start = client.Events.Count;
        await client.AppendAsync(TestSound.Join(TestSound.Silence(1000), TestSound.Line(0), TestSound.Silence(700)));
        JsonObject completed = await client.UntilAsync("conversation.item.input_audio_transcription.completed");
        bool isOver = client.Events.Any(e => (string)e["type"]! == "response.done");
        JsonObject done = isOver ? client.Events.Single(e => (string)e["type"]! == "response.done") : await client.UntilAsync("response.done");

        string[] order = client.Types(start)
            .Where(type => !type.Contains("transcription", StringComparison.Ordinal) && !type.EndsWith(".delta", StringComparison.Ordinal))
            .ToArray();
        Assert.Equal(
            [
                "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped", "input_audio_buffer.committed",
                "conversation.item.added", "conversation.item.done", "response.created",
                "response.output_item.added", "conversation.item.added", "response.content_part.added",
                "response.output_audio.done", "response.output_audio_transcript.done", "response.content_part.done",
                "conversation.item.done", "response.output_item.done", "response.done",
            ],
            order.Where(type => type != "rate_limits.updated"));
        Assert.Equal("Hi, I have a car rental booked with you tomorrow?", (string?)completed["transcript"]);

        JsonObject started = client.Events.Single(e => (string)e["type"]! == "input_audio_buffer.speech_started");
        JsonObject stopped = client.Events.Single(e => (string)e["type"]! == "input_audio_buffer.speech_stopped");
        Assert.InRange((long)started["audio_start_ms"]!, 600, 900);
        Assert.InRange((long)stopped["audio_end_ms"]!, 4300, 4700);
        Assert.Equal((string?)started["item_id"], (string?)completed["item_id"]);

        // 15.8 s of sound at 48 bytes a millisecond, a token for each 50 ms; 3 s and more heard, a token for each 100 ms.
        Assert.InRange(client.Sound().Length / 48, 15_000, 17_000);
        Assert.InRange((long)done["response"]!["usage"]!["output_token_details"]!["audio_tokens"]!, 300, 340);
        Assert.InRange((long)done["response"]!["usage"]!["input_token_details"]!["audio_tokens"]!, 33, 42);
        Assert.StartsWith("That's correct", (string?)done["response"]!["output"]![0]!["content"]![0]!["transcript"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-60)]
    [InlineData(-50)]
    public async Task Noise_is_no_turn(double decibels)
    {
        await using var simulator = RealtimeSimulator.Start(Fast);
        await using WireClient client = await WireClient.OpenAsync(simulator);
        await client.AppendAsync(TestSound.Join(TestSound.Tone(1000, decibels), TestSound.Silence(1000)));
        await client.SendAsync("""{"type":"input_audio_buffer.clear"}""");
        await client.UntilAsync("input_audio_buffer.cleared");
        Assert.DoesNotContain("input_audio_buffer.speech_started", client.Types());
    }

    [Fact]
    public async Task Quiet_speech_is_a_turn()
    {
        await using var simulator = RealtimeSimulator.Start(Fast);
        await using WireClient client = await WireClient.OpenAsync(simulator);
        await client.AppendAsync(TestSound.Join(TestSound.Tone(500, -30), TestSound.Silence(1000)));
        await client.UntilAsync("input_audio_buffer.committed");
    }

    [Fact]
    public async Task Push_to_talk_commits_and_does_not_answer_by_itself()
    {
        await using var simulator = RealtimeSimulator.Start(Fast);
        await using WireClient client = await WireClient.OpenAsync(simulator, """{"type":"realtime","audio":{"input":{"turn_detection":null}}}""");
        await client.AppendAsync(TestSound.Line(0));
        await client.SendAsync("""{"type":"input_audio_buffer.commit"}""");
        await client.UntilAsync("conversation.item.done");
        await client.SendAsync("""{"type":"input_audio_buffer.commit","event_id":"again"}""");
        JsonObject error = await client.UntilAsync("error");
        Assert.Equal("input_audio_buffer_commit_empty", (string?)error["error"]!["code"]);
        Assert.Equal("again", (string?)error["error"]!["event_id"]);
        Assert.DoesNotContain("response.created", client.Types());
        await client.SendAsync("""{"type":"response.create"}""");
        await client.UntilAsync("response.done");
    }

    [Fact]
    public async Task Speech_interrupts_a_reply()
    {
        // The reply goes on until it is cut off.
        await using var simulator = RealtimeSimulator.Start(new() { Pace = 40, Faults = { StallAfterDeltas = 1 } });
        await using WireClient client = await WireClient.OpenAsync(simulator);
        await client.SayAsync("I have a car rental booked");
        await client.SendAsync("""{"type":"response.create"}""");
        await client.UntilAsync("response.output_audio.delta");
        int start = client.Events.Count;
        await client.AppendAsync(TestSound.Line(1));
        JsonObject done = await client.UntilAsync("response.done");

        Assert.Equal("cancelled", (string?)done["response"]!["status"]);
        Assert.Equal("turn_detected", (string?)done["response"]!["status_details"]!["reason"]);
        Assert.Equal("incomplete", (string?)done["response"]!["output"]![0]!["status"]);
        string[] closing = client.Types(start).SkipWhile(type => type != "input_audio_buffer.speech_started").ToArray();
        Assert.Equal(
            [
                "input_audio_buffer.speech_started", "response.output_audio.done", "response.output_audio_transcript.done",
                "response.content_part.done", "conversation.item.done", "response.output_item.done", "response.done",
            ],
            closing);

        string item = (string)done["response"]!["output"]![0]!["id"]!;
        await client.SendAsync($$"""{"type":"conversation.item.truncate","item_id":"{{item}}","content_index":0,"audio_end_ms":20}""");
        JsonObject truncated = await client.UntilAsync("conversation.item.truncated");
        Assert.Equal(20, (int)truncated["audio_end_ms"]!);
    }

    [Fact]
    public async Task Without_interruption_the_answer_waits_for_the_reply()
    {
        await using var simulator = RealtimeSimulator.Start(new() { Pace = 20 });
        await using WireClient client = await WireClient.OpenAsync(
            simulator, """{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","interrupt_response":false}}}}""");
        await client.SayAsync("I have a car rental booked");
        await client.SendAsync("""{"type":"response.create"}""");
        JsonObject first = await client.UntilAsync("response.created");
        await client.AppendAsync(TestSound.Join(TestSound.Line(2), TestSound.Silence(700)));
        JsonObject done = await client.UntilAsync("response.done");
        Assert.Equal((string?)first["response"]!["id"], (string?)done["response"]!["id"]);
        Assert.Equal("completed", (string?)done["response"]!["status"]);
        await client.UntilAsync("response.done");
    }

    [Fact]
    public async Task Telephone_formats_go_both_ways()
    {
        await using var simulator = RealtimeSimulator.Start(new() { Pace = 40, Scenario = "parrot" });
        await using WireClient client = await WireClient.OpenAsync(
            simulator,
            """{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcmu"},"turn_detection":null},"output":{"format":{"type":"audio/pcmu"}}}}""");
        byte[] codes = Enumerable.Range(0, 8000).Select(index => (byte)(index * 7)).ToArray();
        await client.AppendAsync(codes);
        await client.SendAsync("""{"type":"input_audio_buffer.commit"}""");
        await client.SendAsync("""{"type":"response.create"}""");
        await client.UntilAsync("response.done");
        Assert.Equal(codes, client.Sound());
    }

    [Fact]
    public async Task Parrot_says_back_the_same_samples()
    {
        await using var simulator = RealtimeSimulator.Start(new() { Pace = 40, Scenario = "parrot" });
        await using WireClient client = await WireClient.OpenAsync(simulator, """{"type":"realtime","audio":{"input":{"turn_detection":null}}}""");
        byte[] line = TestSound.Line(1);
        await client.AppendAsync(line, pieceBytes: 1001);
        await client.SendAsync("""{"type":"input_audio_buffer.commit"}""");
        await client.SendAsync("""{"type":"response.create"}""");
        JsonObject done = await client.UntilAsync("response.done");
        Assert.Equal(line, client.Sound());
        Assert.Equal("(speech, 6.0 s)", (string?)done["response"]!["output"]![0]!["content"]![0]!["transcript"]);
    }

    [Fact]
    public async Task Silence_after_a_reply_makes_the_model_speak()
    {
        await using var simulator = RealtimeSimulator.Start(new() { Clock = new FastClock(), SessionLifetime = TimeSpan.FromHours(10) });
        await using WireClient client = await WireClient.OpenAsync(
            simulator, """{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","idle_timeout_ms":5000}}}}""");
        await client.SendAsync("""{"type":"response.create"}""");
        await client.UntilAsync("response.done");
        int start = client.Events.Count;
        await client.AppendAsync(TestSound.Silence(400));
        JsonObject idle = await client.UntilAsync("input_audio_buffer.timeout_triggered");
        JsonObject done = await client.UntilAsync("response.done");
        Assert.Equal(0, (long)idle["audio_start_ms"]!);
        Assert.Equal(
            ["rate_limits.updated", "input_audio_buffer.timeout_triggered", "input_audio_buffer.committed", "conversation.item.added", "conversation.item.done", "response.created"],
            client.Types(start)[..6]);
        Assert.Equal("Are you still there?", (string?)done["response"]!["output"]![0]!["content"]![0]!["transcript"]);
    }

    [Fact]
    public async Task Semantic_detection_is_patience()
    {
        await using var simulator = RealtimeSimulator.Start(Fast);
        await using WireClient client = await WireClient.OpenAsync(
            simulator, """{"type":"realtime","audio":{"input":{"turn_detection":{"type":"semantic_vad","eagerness":"low","create_response":false}}}}""");
        await client.AppendAsync(TestSound.Join(TestSound.Tone(500), TestSound.Silence(800), TestSound.Tone(500), TestSound.Silence(1100)));
        JsonObject stopped = await client.UntilAsync("input_audio_buffer.speech_stopped");
        Assert.InRange((long)stopped["audio_end_ms"]!, 2700, 2900);
        await client.SendAsync("""{"type":"input_audio_buffer.clear"}""");
        await client.UntilAsync("input_audio_buffer.cleared");
        Assert.DoesNotContain("response.created", client.Types());
    }

    [Fact]
    public async Task Torn_samples_are_joined_again()
    {
        await using var simulator = RealtimeSimulator.Start(new() { Pace = 40, Scenario = "parrot" });
        await using WireClient client = await WireClient.OpenAsync(simulator);
        byte[] sound = TestSound.Join(TestSound.Line(2), TestSound.Silence(800));
        await client.AppendAsync(sound, pieceBytes: 333);
        await client.UntilAsync("response.done");
        byte[] echo = client.Sound();
        Assert.True(echo.Length > 2 * 48_000 && sound.AsSpan().IndexOf(echo) >= 0);
    }
}
