using System.Text;
using System.Text.Json;
using Realtalk.Benchmarks.Server;
using Realtalk.Protocol;
using Realtalk.Sessions;
using Realtalk.Tools;
using Realtalk.Transport;

namespace Realtalk.Tests.Secrets;

/// <summary>A server repeats all that it was shown, in all that it sends.</summary>
public sealed class RepeatedSecretTests : IAsyncDisposable
{
    private const string Key = "sk-planted/key-0123456789";
    private const string Token = "mcp-planted/token-0123456789";
    private const string Query = "planted-query-0123";
    private readonly ScriptedServer _server = new();
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));

    public static TheoryData<string> Frames() =>
    [
        """{"type":"error","error":{"type":"x","code":"c","message":"KEY TOKEN"}}""",
        """{"type":"mcp_list_tools.failed","item_id":"i1","error":{"message":"401 for TOKEN"}}""",
        """{"type":"conversation.item.done","item":{"id":"i2","type":"mcp_list_tools","server_label":"docs","error":{"message":"TOKEN"}}}""",
        """{"type":"response.output_item.done","response_id":"r","item":{"id":"i3","type":"mcp_call","server_label":"docs","name":"x","arguments":"{}","error":{"message":"TOKEN"}}}""",
        """{"type":"conversation.item.input_audio_transcription.failed","item_id":"i4","error":{"message":"KEY"}}""",
        """{"type":"session.updated","session":{"id":"KEY","instructions":"TOKEN","client_secret":{"value":"KEY"},"tools":[{"type":"mcp","server_label":"docs","server_url":"https://planted@example.org/?k=QUERY","authorization":"other"}]}}""",
        """{"type":"something.new","echo":{"authorization":"Bearer KEY"}}""",
        """{"type":"response.output_audio_transcript.done","response_id":"r","item_id":"i5","transcript":"KEY"}""",
        """{"type":"response.output_audio.delta","response_id":"r","item_id":"KEY","delta":"AAAA"}""",
        "not JSON: KEY TOKEN QUERY",
        """{"type":"mcp","authorization":"KEY""",
    ];

    [Theory]
    [MemberData(nameof(Frames))]
    public async Task Nothing_of_a_frame_has_it(string frame)
    {
        JsonElement server = JsonSerializer.Deserialize<JsonElement>(
            $$"""{"type":"mcp","server_label":"docs","server_url":"https://planted@example.org/?k={{Query}}","authorization":"{{Token}}"}""");
        await using RealtimeStream stream = await RealtimeStream.ConnectAsync(
            new RealtimeStreamOptions
            {
                Endpoint = _server.Endpoint,
                Credential = new RealtimeCredential(Key, "-ApiKey"),
                Tools = new ToolSet { Tools = [new McpServerTool(server)] },
            },
            _deadline.Token);
        var told = new List<string>();
        stream.EventReceived += (_, e) =>
        {
            lock (told)
            {
                told.Add(e.Event.ToJson() ?? string.Empty);
            }
        };
        Func<string, string>[] writings =
        [
            text => text,
            text => text.Replace("/", "\\/", StringComparison.Ordinal),
            text => string.Concat(text.Select(letter => $"\\u{(int)letter:x4}")),
        ];
        foreach (Func<string, string> write in writings)
        {
            await _server.SendAsync(frame
                .Replace("KEY", write(Key), StringComparison.Ordinal)
                .Replace("TOKEN", write(Token), StringComparison.Ordinal)
                .Replace("QUERY", write(Query), StringComparison.Ordinal));
        }

        await _server.SendAsync("""{"type":"the.last"}""");
        while (stream.Log[stream.Log.SettledCount]?.Type != "the.last")
        {
            Task changed = stream.Log.Changed;
            if (stream.Log[stream.Log.SettledCount]?.Type != "the.last")
            {
                await changed.WaitAsync(_deadline.Token);
            }
        }

        var seen = new StringBuilder();
        for (long sequence = 1; sequence <= stream.Log.Count; sequence++)
        {
            seen.AppendLine(stream.Log[sequence]!.ItemId).AppendLine(stream.Log[sequence]!.ToJson());
        }

        while (stream.TakeWarning() is { } warning)
        {
            seen.AppendLine(warning);
        }

        seen.AppendJoin('\n', stream.GetTranscript().Select(entry => entry.Content)).AppendLine(stream.SessionId).AppendLine(stream.Instructions);
        lock (told)
        {
            seen.AppendJoin('\n', told);
        }

        string all = seen.ToString();
        Assert.Contains("***", all, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", all, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\\u0070", all, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_goes_out_has_it_and_the_log_of_it_does_not()
    {
        await using RealtimeStream stream = await RealtimeStream.ConnectAsync(
            new RealtimeStreamOptions { Endpoint = _server.Endpoint, Credential = new RealtimeCredential(Key, "-ApiKey") }, _deadline.Token);
        stream.SendText("user", $"My key is {Key}.", respond: false);
        WireFrame frame = await _server.WaitForAsync(ClientEventNames.ConversationItemCreate, _deadline.Token);
        Assert.Contains("sk-planted", frame.Event.ToString(), StringComparison.Ordinal);
        stream.SendRaw($$$"""{"type":"response.create","response":{"tools":[{"type":"mcp","server_label":"d","authorization":"{{{Token}}}"}]}}""");
        frame = await _server.WaitForAsync(ClientEventNames.ResponseCreate, _deadline.Token);
        Assert.Equal(Token, frame.Event.GetProperty("response").GetProperty("tools")[0].GetProperty("authorization").GetString());
        for (long sequence = 1; sequence <= stream.Log.Count; sequence++)
        {
            Assert.DoesNotContain("planted", stream.Log[sequence]!.ToJson(), StringComparison.Ordinal);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _deadline.Dispose();
    }
}
