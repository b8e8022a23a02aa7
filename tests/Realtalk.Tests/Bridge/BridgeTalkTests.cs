using System.Text.Json;
using Realtalk.Bridge;
using Realtalk.Sessions;
using Realtalk.Text;

namespace Realtalk.Tests.Bridge;

/// <summary>What a client can do, and what it is told.</summary>
public sealed class BridgeTalkTests
{
    private const string Ask = "Where do I collect it, at which office?";

    [Fact]
    public async Task A_client_is_greeted_and_its_text_enters_the_conversation()
    {
        await using TestBridge bridge = await TestBridge.OpenAsync();
        using TestBridgeClient client = bridge.Open();
        JsonElement hello = await client.ReadAsync();
        Assert.Equal("realtalk-bridge", hello.GetProperty("protocol").GetString());
        Assert.Equal(1, hello.GetProperty("version").GetInt32());
        Assert.Equal(bridge.Stream.Name, hello.GetProperty("stream").GetProperty("name").GetString());
        Assert.Equal("open", hello.GetProperty("stream").GetProperty("state").GetString());
        Assert.Equal("ok", (await client.AskAsync("""{"kind":"hello","version":1,"name":"test"}""")).GetProperty("kind").GetString());

        JsonElement ok = await client.AskAsync("""{"kind":"text","role":"system","text":"Say Grüße.","id":7}""");
        Assert.Equal(7, ok.GetProperty("id").GetInt32());
        Assert.Equal("note", ok.GetProperty("message").GetProperty("kind").GetString());
        Assert.Equal("toModel", ok.GetProperty("message").GetProperty("direction").GetString());
        RealtimeTranscriptEntry entry = await bridge.Test.WaitForTranscriptAsync(entry => entry.Content == "Say Grüße.");
        Assert.Equal(RealtimeRole.System, entry.Role);
    }

    [Fact]
    public async Task The_model_answers_when_asked_to_and_the_transcript_is_told_as_it_grows()
    {
        await using TestBridge bridge = await TestBridge.OpenAsync();
        using TestBridgeClient client = await bridge.ConnectAsync();
        await client.AskAsync("""{"kind":"subscribe","to":"transcript"}""");
        await client.AskAsync("""{"kind":"text","text":"What is the capital of France?","respond":true}""");
        var lines = new List<JsonElement>();
        JsonElement last = await client.WaitForAsync(line =>
        {
            lines.Add(line);
            return line.TryGetProperty("entry", out JsonElement entry) && entry.GetProperty("role").GetString() == "assistant"
                && !entry.GetProperty("partial").GetBoolean();
        });
        Assert.Equal("The capital of France is Paris.", last.GetProperty("entry").GetProperty("text").GetString());
        JsonElement[] entries = lines.Where(line => line.TryGetProperty("entry", out _)).ToArray();
        string? question = entries[0].GetProperty("entry").GetProperty("item").GetString();
        Assert.Equal("user", entries[0].GetProperty("entry").GetProperty("role").GetString());
        Assert.Equal(question, last.GetProperty("after").GetString());

        // Who comes later gets all of it.
        using TestBridgeClient late = await bridge.ConnectAsync();
        await late.SendAsync("""{"kind":"subscribe","to":["transcript"]}""");
        Assert.Equal(question, (await late.WaitForAsync("transcript")).GetProperty("entry").GetProperty("item").GetString());
        Assert.Equal(last.GetProperty("entry").GetRawText(), (await late.WaitForAsync("transcript")).GetProperty("entry").GetRawText());
    }

    [Fact]
    public async Task A_question_of_the_model_is_told_with_its_states_and_answered()
    {
        await using TestBridge bridge = await TestBridge.OpenAsync(tools: TextTools.AskClient);
        using TestBridgeClient client = await bridge.ConnectAsync();
        using TestBridgeClient other = await bridge.ConnectAsync();
        await client.AskAsync("""{"kind":"subscribe","to":["messages"]}""");
        bridge.Stream.SendText("user", Ask, respond: true);
        JsonElement question = (await client.WaitForAsync(line => IsMessage(line, "question", "open"))).GetProperty("message");
        Assert.Equal("fromModel", question.GetProperty("direction").GetString());
        Assert.Equal("Where is the collection point?", question.GetProperty("text").GetString());
        Assert.True(question.GetProperty("deadline").GetDateTimeOffset() > DateTimeOffset.Now);
        string? id = question.GetProperty("id").GetString();

        // One who subscribes later gets what is open still.
        await other.SendAsync("""{"kind":"subscribe","to":["messages"]}""");
        Assert.Equal(id, (await other.WaitForAsync(line => IsMessage(line, "question", "open"))).GetProperty("message").GetProperty("id").GetString());

        await client.SendAsync($$"""{"kind":"answer","inReplyTo":"{{id}}","text":"The Northern Train Station office.","id":"a1"}""");
        bool isAnswered = false;
        JsonElement ok = await client.WaitForAsync(line =>
        {
            isAnswered |= IsMessage(line, "question", "answered");
            return line.GetProperty("kind").GetString() == "ok";
        });
        Assert.Equal("a1", ok.GetProperty("id").GetString());
        Assert.Equal(id, ok.GetProperty("message").GetProperty("inReplyTo").GetString());
        if (!isAnswered)
        {
            JsonElement change = await client.WaitForAsync(line => IsMessage(line, "question", "answered"));
            Assert.False(change.GetProperty("new").GetBoolean());
        }

        await other.SendAsync($$"""{"kind":"answer","inReplyTo":"{{id}}","text":"No, the Southern.","id":3}""");
        JsonElement refused = await other.WaitForAsync("error");
        Assert.Equal("QuestionClosed", refused.GetProperty("code").GetString());
        Assert.Equal(3, refused.GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task Each_message_is_told_once_also_to_one_who_subscribes_meanwhile()
    {
        await using TestBridge bridge = await TestBridge.OpenAsync();
        using TestBridgeClient client = await bridge.ConnectAsync();
        Task sending = Task.Run(() =>
        {
            for (int i = 0; i < 500; i++)
            {
                bridge.Stream.Text.OnReply($"{i}");
            }
        });
        await client.SendAsync("""{"kind":"subscribe","to":"messages","replay":true}""");
        var seen = new List<string?>();
        while (seen.Count < 500)
        {
            seen.Add((await client.WaitForAsync("message")).GetProperty("message").GetProperty("text").GetString());
        }

        await sending;
        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"{i}"), seen);
    }

    [Fact]
    public async Task Events_come_by_type_and_direction_without_their_sound()
    {
        await using TestBridge bridge = await TestBridge.OpenAsync(modality: "audio");
        using TestBridgeClient client = await bridge.ConnectAsync();
        await client.AskAsync("""{"kind":"subscribe","to":"events","types":["response.output_audio.*","response.done"],"direction":"received"}""");
        bridge.Stream.SendText("user", "What is the capital of France?", respond: true);
        var types = new HashSet<string?>();
        JsonElement audio = default;
        await client.WaitForAsync(line =>
        {
            JsonElement item = line.GetProperty("event");
            types.Add(item.GetProperty("type").GetString());
            audio = item.GetProperty("type").GetString() == "response.output_audio.delta" ? item : audio;
            return item.GetProperty("type").GetString() == "response.done";
        });
        Assert.Equal(["response.output_audio.delta", "response.output_audio.done", "response.done"], types.Order().OrderBy(type => type == "response.done"));
        Assert.Equal(string.Empty, audio.GetProperty("data").GetProperty("delta").GetString());
        Assert.Equal("Received", audio.GetProperty("direction").GetString());
        Assert.True(audio.GetProperty("sequence").GetInt64() > 0);

        await client.AskAsync("""{"kind":"unsubscribe","to":"events","id":1}""");
        bridge.Stream.SendText("user", "What is the capital of France?", respond: true);
        await bridge.Test.WaitForEventAsync("response.done", after: audio.GetProperty("sequence").GetInt64() + 3);
        Assert.Equal("ok", (await client.AskAsync("""{"kind":"ping"}""")).GetProperty("kind").GetString());
    }

    [Fact]
    public async Task An_out_of_band_question_is_answered_beside_the_conversation_and_a_status_is_set_and_cleared()
    {
        await using TestBridge bridge = await TestBridge.OpenAsync();
        using TestBridgeClient client = await bridge.ConnectAsync();
        await client.SendAsync("""{"kind":"text","outOfBand":true,"text":"What is the capital of France?","timeout":30,"id":1}""");
        JsonElement status = await client.AskAsync("""{"kind":"status","text":"The bank opens at nine.","id":2}""");

        // Whichever is answered first.
        JsonElement other = await client.ReadAsync();
        (JsonElement answer, status) = status.GetProperty("id").GetInt32() == 1 ? (status, other) : (other, status);
        Assert.Equal("answer", answer.GetProperty("message").GetProperty("kind").GetString());
        Assert.Contains("Paris", answer.GetProperty("message").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("status", status.GetProperty("message").GetProperty("kind").GetString());
        Assert.Empty(bridge.Stream.GetTranscript());
        JsonElement cleared = await client.AskAsync("""{"kind":"status","text":"","id":3}""");
        Assert.False(cleared.TryGetProperty("message", out _));
        Assert.Equal(RealtimeTextState.Cancelled, bridge.Stream.Text.Messages.ToArray().Single(message => message.Kind == RealtimeTextKind.Status).State);
    }

    [Fact]
    public async Task The_stream_s_end_is_told_and_ends_the_bridge()
    {
        await using TestBridge bridge = await TestBridge.OpenAsync();
        using TestBridgeClient client = await bridge.ConnectAsync();
        await client.SendAsync("""{"kind":"subscribe","to":["state"]}""");
        Assert.Equal("open", (await client.WaitForAsync("state")).GetProperty("state").GetString());
        Task ending = bridge.Stream.DisposeAsync().AsTask();
        Assert.Equal("closed", (await client.WaitForAsync("state")).GetProperty("state").GetString());
        Assert.Null(await client.TryReadAsync());
        client.Dispose();
        await ending.WaitAsync(bridge.Deadline);
        Assert.False(bridge.Bridge.IsRunning);
        Assert.Equal(0, bridge.Bridge.ClientCount);
        Assert.False(File.Exists(bridge.Bridge.Path));
        RealtimeException refused = Assert.Throws<RealtimeException>(() => RealtimeBridge.Start(bridge.Stream, new RealtimeBridgeOptions()));
        Assert.Equal("StreamClosed", refused.ErrorId);
    }

    [Fact]
    public async Task What_is_said_before_the_end_of_input_is_done_and_answered()
    {
        await using TestBridge bridge = await TestBridge.OpenAsync();
        using TestBridgeClient client = await bridge.ConnectAsync();

        // As `printf … | nc -N -U` sends it: the last line without its end.
        await client.SendAsync("""{"kind":"ping","id":1}"""u8.ToArray());
        client.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        Assert.Equal(1, (await client.ReadAsync()).GetProperty("id").GetInt32());
        Assert.Null(await client.TryReadAsync());
        await bridge.WaitForClientsAsync(0);
    }

    private static bool IsMessage(JsonElement line, string kind, string state) =>
        line.TryGetProperty("message", out JsonElement message) && line.GetProperty("kind").GetString() == "message"
        && message.GetProperty("kind").GetString() == kind && message.GetProperty("state").GetString() == state;
}
