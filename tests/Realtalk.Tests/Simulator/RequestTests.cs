using System.Text.Json.Nodes;
using Realtalk.Simulator;

namespace Realtalk.Tests.Simulator;

public class RequestTests
{
    [Fact]
    public async Task Cancel_ends_a_reply_and_a_second_one_is_told_so()
    {
        await using var simulator = RealtimeSimulator.Start(new() { Pace = 1 });
        await using WireClient client = await WireClient.OpenAsync(simulator);
        await client.SendAsync("""{"type":"response.create"}""");
        JsonObject created = await client.UntilAsync("response.created");
        await client.UntilAsync("response.output_audio.delta");

        await client.SendAsync("""{"type":"response.create","event_id":"too_soon"}""");
        JsonNode busy = (await client.UntilAsync("error"))["error"]!;
        Assert.Equal("conversation_already_has_active_response", (string?)busy["code"]);
        Assert.Equal("too_soon", (string?)busy["event_id"]);
        Assert.Contains((string)created["response"]!["id"]!, (string)busy["message"]!, StringComparison.Ordinal);

        await client.SendAsync("""{"type":"response.cancel"}""");
        JsonNode done = (await client.UntilAsync("response.done"))["response"]!;
        Assert.Equal("cancelled", (string?)done["status"]);
        Assert.Equal("client_cancelled", (string?)done["status_details"]!["reason"]);

        await client.SendAsync("""{"type":"response.cancel","event_id":"late"}""");
        JsonNode error = (await client.UntilAsync("error"))["error"]!;
        Assert.Equal("response_cancel_not_active", (string?)error["code"]);
        Assert.Equal("Cancellation failed: no active response found", (string?)error["message"]);
        Assert.Equal("late", (string?)error["event_id"]);
    }

    [Fact]
    public async Task Truncate_is_checked_against_what_was_sent()
    {
        await using var simulator = RealtimeSimulator.Start(new() { Pace = 40 });
        await using WireClient client = await WireClient.OpenAsync(simulator);
        await client.SendAsync("""{"type":"response.create"}""");
        JsonObject done = await client.UntilAsync("response.done");
        string id = (string)done["response"]!["output"]![0]!["id"]!;
        int length = client.Sound().Length / 48;

        async Task<JsonNode> FailAsync(string item, int index, int end)
        {
            await client.SendAsync($$"""{"type":"conversation.item.truncate","item_id":"{{item}}","content_index":{{index}},"audio_end_ms":{{end}}}""");
            return (await client.UntilAsync("error"))["error"]!;
        }

        Assert.Equal("item_truncate_invalid_item_id", (string?)(await FailAsync("item_nobody", 0, 0))["code"]);
        Assert.Equal($"Audio content of {length}ms is already shorter than {length + 1}ms", (string?)(await FailAsync(id, 0, length + 1))["message"]);
        Assert.Equal("content_index", (string?)(await FailAsync(id, 1, 0))["param"]);
        Assert.Equal("audio_end_ms", (string?)(await FailAsync(id, 0, -1))["param"]);

        await client.SendAsync($$"""{"type":"conversation.item.truncate","item_id":"{{id}}","content_index":0,"audio_end_ms":1500}""");
        await client.UntilAsync("conversation.item.truncated");
        await client.SendAsync($$"""{"type":"conversation.item.retrieve","item_id":"{{id}}"}""");
        JsonNode part = (await client.UntilAsync("conversation.item.retrieved"))["item"]!["content"]![0]!;
        Assert.Equal(client.Sound()[..(1500 * 48)], Convert.FromBase64String((string)part["audio"]!));
        Assert.Null(part["transcript"]);
        Assert.Equal("Audio content of 1500ms is already shorter than 1501ms", (string?)(await FailAsync(id, 0, 1501))["message"]);
    }

    [Fact]
    public async Task Reply_may_be_truncated_while_it_comes()
    {
        await using var simulator = RealtimeSimulator.Start(new() { Pace = 2 });
        await using WireClient client = await WireClient.OpenAsync(simulator);
        await client.SendAsync("""{"type":"response.create"}""");
        string id = (string)(await client.UntilAsync("response.output_audio.delta"))["item_id"]!;
        await client.SendAsync($$"""{"type":"conversation.item.truncate","item_id":"{{id}}","content_index":0,"audio_end_ms":30}""");
        await client.UntilAsync("conversation.item.truncated");
        JsonNode item = (await client.UntilAsync("conversation.item.done"))["item"]!;
        Assert.Equal("completed", (string?)item["status"]);
        Assert.Null(item["content"]![0]!["transcript"]);
        await client.SendAsync($$"""{"type":"conversation.item.retrieve","item_id":"{{id}}"}""");
        JsonNode part = (await client.UntilAsync("conversation.item.retrieved"))["item"]!["content"]![0]!;
        Assert.Equal(30 * 48, Convert.FromBase64String((string)part["audio"]!).Length);
    }

    [Fact]
    public async Task Items_are_inserted_retrieved_and_deleted()
    {
        await using var simulator = RealtimeSimulator.Start();
        await using WireClient client = await WireClient.OpenAsync(simulator);
        await client.SendAsync("""{"type":"conversation.item.create","item":{"id":"one","type":"message","role":"user","content":[{"type":"input_text","text":"1"}]}}""");
        Assert.Null((await client.UntilAsync("conversation.item.done"))["previous_item_id"]);
        await client.SendAsync("""{"type":"conversation.item.create","item":{"id":"two","type":"message","role":"system","content":[{"type":"input_text","text":"2"}]}}""");
        Assert.Equal("one", (string?)(await client.UntilAsync("conversation.item.done"))["previous_item_id"]);
        await client.SendAsync("""{"type":"conversation.item.create","previous_item_id":"root","item":{"id":"zero","type":"message","role":"assistant","content":[{"type":"output_text","text":"0"}]}}""");
        Assert.Null((await client.UntilAsync("conversation.item.done"))["previous_item_id"]);
        await client.SendAsync("""{"type":"conversation.item.create","item":{"type":"message","role":"assistant","content":[{"type":"output_audio","audio":""}]}}""");
        Assert.Equal("item.content[0].type", (string?)(await client.UntilAsync("error"))["error"]!["param"]);
        await client.SendAsync("""{"type":"conversation.item.retrieve","item_id":"two"}""");
        Assert.Equal("system", (string?)(await client.UntilAsync("conversation.item.retrieved"))["item"]!["role"]);
        await client.SendAsync("""{"type":"conversation.item.delete","item_id":"two"}""");
        await client.UntilAsync("conversation.item.deleted");
        await client.SendAsync("""{"type":"conversation.item.delete","item_id":"two"}""");
        Assert.Equal("item_delete_invalid_item_id", (string?)(await client.UntilAsync("error"))["error"]!["code"]);
        await client.SendAsync("""{"type":"conversation.item.retrieve","item_id":"two"}""");
        Assert.Equal("item_retrieve_invalid_item_id", (string?)(await client.UntilAsync("error"))["error"]!["code"]);
    }

    [Fact]
    public async Task Out_of_band_response_stays_out_and_runs_beside()
    {
        await using var simulator = RealtimeSimulator.Start(new() { Pace = 1 });
        await using WireClient client = await WireClient.OpenAsync(simulator);
        await client.SendAsync("""{"type":"response.create"}""");
        JsonObject spoken = await client.UntilAsync("response.created");
        int start = client.Events.Count;
        await client.SendAsync(
            """
            {"type":"response.create","response":{"conversation":"none","metadata":{"topic":"side"},"output_modalities":["text"],"tools":[],
             "input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"What is the capital of France?"}]}]}}
            """);
        JsonNode done = (await client.UntilAsync("response.done"))["response"]!;
        string id = (string)done["id"]!;
        Assert.NotEqual((string?)spoken["response"]!["id"], id);
        Assert.True(done.AsObject().ContainsKey("conversation_id"));
        Assert.Null(done["conversation_id"]);
        Assert.Equal("side", (string?)done["metadata"]!["topic"]);
        Assert.Equal("The capital of France is Paris.", (string?)done["output"]![0]!["content"]![0]!["text"]);
        Assert.DoesNotContain(
            client.Events.Skip(start),
            e => ((string)e["type"]!).StartsWith("conversation.item", StringComparison.Ordinal) && (string?)e["item"]!["id"] == (string?)done["output"]![0]!["id"]);
    }

    [Fact]
    public async Task Session_is_whole_and_merges_what_is_present()
    {
        await using var simulator = RealtimeSimulator.Start();
        await using WireClient client = await WireClient.ConnectAsync(simulator);
        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime","model":"gpt-realtime-2.1","instructions":"Be brief.","audio":{"input":{"format":{"type":"audio/pcmu"}}}}}""");
        JsonNode session = (await client.UntilAsync("session.updated"))["session"]!;
        Assert.Equal(["session.created", "session.updated"], client.Types());
        Assert.StartsWith("sess_", (string?)session["id"], StringComparison.Ordinal);
        Assert.Equal("realtime.session", (string?)session["object"]);
        Assert.Equal("gpt-realtime-2.1", (string?)session["model"]);
        Assert.Equal("Be brief.", (string?)session["instructions"]);
        Assert.Equal("audio/pcmu", (string?)session["audio"]!["input"]!["format"]!["type"]);
        Assert.Equal("server_vad", (string?)session["audio"]!["input"]!["turn_detection"]!["type"]);
        Assert.Equal(24000, (int)session["audio"]!["output"]!["format"]!["rate"]!);
        Assert.Equal("marin", (string?)session["audio"]!["output"]!["voice"]);
        Assert.Equal("inf", (string?)session["max_output_tokens"]);
        Assert.True(session.AsObject().ContainsKey("tracing"));

        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","silence_duration_ms":900}}}}}""");
        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","threshold":0.7}}}}}""");
        await client.UntilAsync("session.updated");
        session = (await client.UntilAsync("session.updated"))["session"]!;
        JsonNode detection = session["audio"]!["input"]!["turn_detection"]!;
        Assert.Equal(900, (int)detection["silence_duration_ms"]!);
        Assert.Equal(0.7, (double)detection["threshold"]!);
        Assert.Equal(300, (int)detection["prefix_padding_ms"]!);
        Assert.Equal("audio/pcmu", (string?)session["audio"]!["input"]!["format"]!["type"]);
    }

    [Theory]
    [InlineData("""{"type":"realtime","temperature":0.8}""", "unknown_parameter", "session.temperature")]
    [InlineData("""{"type":"realtime","audio":{"input":{"vad":1}}}""", "unknown_parameter", "session.audio.input.vad")]
    [InlineData("""{"instructions":"Hi"}""", "missing_required_parameter", "session.type")]
    [InlineData("""{"type":"transcription"}""", "invalid_value", "session.type")]
    [InlineData("""{"type":"realtime","model":"another"}""", "invalid_value", "session.model")]
    [InlineData("""{"type":"realtime","output_modalities":["text","audio"]}""", "invalid_value", "session.output_modalities")]
    [InlineData("""{"type":"realtime","output_modalities":["video"]}""", "invalid_value", "session.output_modalities[0]")]
    [InlineData("""{"type":"realtime","tools":[{"type":"function"}]}""", "missing_required_parameter", "session.tools[0].name")]
    [InlineData("""{"type":"realtime","instructions":7}""", "invalid_type", "session.instructions")]
    [InlineData("""{"type":"realtime","max_output_tokens":5000}""", "integer_above_max_value", "session.max_output_tokens")]
    [InlineData("""{"type":"realtime","audio":{"output":{"speed":2.5}}}""", "decimal_above_max_value", "session.audio.output.speed")]
    [InlineData("""{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcm","rate":16000}}}}""", "integer_below_min_value", "session.audio.input.format.rate")]
    public async Task Session_update_is_checked(string session, string code, string param)
    {
        await using var simulator = RealtimeSimulator.Start();
        await using WireClient client = await WireClient.OpenAsync(simulator);
        await client.SendAsync($$"""{"type":"session.update","event_id":"mine","session":{{session}}}""");
        JsonNode error = (await client.UntilAsync("error"))["error"]!;
        Assert.Equal("invalid_request_error", (string?)error["type"]);
        Assert.Equal(code, (string?)error["code"]);
        Assert.Equal(param, (string?)error["param"]);
        Assert.Equal("mine", (string?)error["event_id"]);
    }

    [Fact]
    public async Task Voice_stays_once_it_was_heard()
    {
        await using var simulator = RealtimeSimulator.Start(new() { Pace = 40 });
        await using WireClient client = await WireClient.OpenAsync(simulator, """{"type":"realtime","audio":{"output":{"voice":"cedar"}}}""");
        await client.SendAsync("""{"type":"response.create"}""");
        await client.UntilAsync("response.done");
        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime","audio":{"output":{"voice":"cedar"}}}}""");
        await client.UntilAsync("session.updated");
        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime","audio":{"output":{"voice":"alloy"}}}}""");
        Assert.Equal("cannot_update_voice", (string?)(await client.UntilAsync("error"))["error"]!["code"]);
    }

    [Theory]
    [InlineData("""{"type":"session.start","event_id":"e"}""", "invalid_value", "type")]
    [InlineData("""{"type":"response.create","event_id":"e","response":{"modalities":["text"]}}""", "unknown_parameter", "response.modalities")]
    [InlineData("""{"type":"conversation.item.truncate","event_id":"e"}""", "missing_required_parameter", "item_id")]
    [InlineData("""{"type":"input_audio_buffer.append","event_id":"e","audio":"***"}""", "invalid_value", "audio")]
    [InlineData("""{"event_id":"e"}""", "invalid_event", "type")]
    public async Task Wrong_events_are_named(string text, string code, string param)
    {
        await using var simulator = RealtimeSimulator.Start();
        await using WireClient client = await WireClient.OpenAsync(simulator);
        await client.SendAsync(text);
        JsonNode error = (await client.UntilAsync("error"))["error"]!;
        Assert.Equal(code, (string?)error["code"]);
        Assert.Equal(param, (string?)error["param"]);
        Assert.Equal("e", (string?)error["event_id"]);
    }

    [Fact]
    public async Task What_is_no_event_is_answered_and_the_session_goes_on()
    {
        await using var simulator = RealtimeSimulator.Start();
        await using WireClient client = await WireClient.OpenAsync(simulator);
        await client.SendAsync("{ not json");
        Assert.Equal("invalid_json", (string?)(await client.UntilAsync("error"))["error"]!["code"]);
        await client.SendAsync("""{"type":"response.cancel","type":"response.cancel"}""");
        Assert.Equal("invalid_json", (string?)(await client.UntilAsync("error"))["error"]!["code"]);
        await client.Socket.SendAsync(new byte[3], System.Net.WebSockets.WebSocketMessageType.Binary, true, client.Deadline);
        Assert.Equal("invalid_event", (string?)(await client.UntilAsync("error"))["error"]!["code"]);
        await client.SendAsync($$"""{"type":"response.cancel","event_id":"{{new string('x', 513)}}"}""");
        Assert.Equal("event_id", (string?)(await client.UntilAsync("error"))["error"]!["param"]);
        await client.SendAsync($$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(new byte[(15 * 1024 * 1024) + 3])}}"}""");
        Assert.Equal("audio", (string?)(await client.UntilAsync("error"))["error"]!["param"]);
        await client.SendAsync("""{"type":"input_audio_buffer.clear"}""");
        await client.UntilAsync("input_audio_buffer.cleared");
    }

    [Fact]
    public async Task Output_limit_makes_a_reply_incomplete()
    {
        await using var simulator = RealtimeSimulator.Start(new() { Pace = 40 });
        await using WireClient client = await WireClient.OpenAsync(simulator);
        await client.SendAsync("""{"type":"response.create","response":{"max_output_tokens":20}}""");
        JsonNode done = (await client.UntilAsync("response.done"))["response"]!;
        Assert.Equal("incomplete", (string?)done["status"]);
        Assert.Equal("max_output_tokens", (string?)done["status_details"]!["reason"]);
        Assert.Equal(20, (int)done["max_output_tokens"]!);
    }

    [Fact]
    public async Task Usage_counts_the_conversation_again_and_what_is_cached()
    {
        await using var simulator = RealtimeSimulator.Start(new() { Pace = 40 });
        await using WireClient client = await WireClient.OpenAsync(simulator, """{"type":"realtime","output_modalities":["text"]}""");
        await client.SayAsync("12345678");
        await client.SendAsync("""{"type":"response.create"}""");
        JsonNode first = (await client.UntilAsync("response.done"))["response"]!["usage"]!;
        Assert.Equal(2, (int)first["input_tokens"]!);
        await client.SayAsync("1234");
        await client.SendAsync("""{"type":"response.create"}""");
        JsonNode second = (await client.UntilAsync("response.done"))["response"]!["usage"]!;
        Assert.Equal(2 + (int)first["output_tokens"]! + 1, (int)second["input_tokens"]!);
        Assert.Equal(2, (int)second["input_token_details"]!["cached_tokens"]!);
    }

    [Theory]
    [InlineData("audio/pcm", 48)]
    [InlineData("audio/pcmu", 8)]
    public async Task Usage_counts_by_modality_what_was_said_and_heard_so_far(string format, int bytesPerMillisecond)
    {
        await using var simulator = RealtimeSimulator.Start(new() { Pace = 40 });
        string output = $$"""{ "format": { "type": "{{format}}" } }""";
        string input = $$"""{ "format": { "type": "{{format}}" }, "turn_detection": null }""";
        await using WireClient client = await WireClient.OpenAsync(
            simulator, $$"""{ "type": "realtime", "instructions": "Be brief.", "audio": { "input": {{input}}, "output": {{output}} } }""");
        await client.SendAsync("""{"type":"response.create"}""");
        JsonNode first = (await client.UntilAsync("response.done"))["response"]!["usage"]!;
        int heard = client.Sound().Length;
        Assert.Equal((3, 0), Count(first["input_token_details"]));
        Assert.Equal(((heard / bytesPerMillisecond) + 49) / 50, Count(first["output_token_details"]).Audio);

        // What the model said, in words and in sound, and 1,230 ms of the user's sound.
        await client.AppendAsync(new byte[1_230 * bytesPerMillisecond]);
        await client.SendAsync("""{"type":"input_audio_buffer.commit"}""");
        await client.SendAsync("""{"type":"response.create"}""");
        JsonNode second = (await client.UntilAsync("response.done"))["response"]!["usage"]!;
        (int text, int audio) = Count(first["output_token_details"]);
        Assert.Equal((3 + text, audio + 13), Count(second["input_token_details"]));
        Assert.Equal(3 + text + audio + 13, (int)second["input_tokens"]!);
        Assert.Equal((int)second["input_tokens"]! + (int)second["output_tokens"]!, (int)second["total_tokens"]!);
        Assert.Equal((3, 0), Count(second["input_token_details"]!["cached_tokens_details"]));

        // What nobody heard of a reply is no input, and neither are its words.
        string item = (string)client.Events.Last(e => (string?)e["type"] == "response.output_audio.delta")["item_id"]!;
        await client.SendAsync($$"""{"type":"conversation.item.truncate","item_id":"{{item}}","content_index":0,"audio_end_ms":120}""");
        await client.UntilAsync("conversation.item.truncated");
        await client.SendAsync("""{"type":"response.create"}""");
        JsonNode third = (await client.UntilAsync("response.done"))["response"]!["usage"]!;
        Assert.Equal((3 + text, audio + 13 + 3), Count(third["input_token_details"]));

        static (int Text, int Audio) Count(JsonNode? details) => ((int)details!["text_tokens"]!, (int)details["audio_tokens"]!);
    }
}
