using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Realtalk.Simulator;

namespace Realtalk.Tests.Simulator;

/// <summary>A client that knows nothing but JSON over a WebSocket.</summary>
internal sealed class WireClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(30));
    private readonly byte[] _buffer = new byte[64 * 1024];

    private WireClient()
    {
    }

    /// <summary>Everything that was received.</summary>
    public List<JsonObject> Events { get; } = [];

    /// <summary>Messages that were not JSON.</summary>
    public List<string> Garbage { get; } = [];

    public ClientWebSocket Socket => _socket;

    public CancellationToken Deadline => _deadline.Token;

    public static async Task<WireClient> ConnectAsync(
        RealtimeSimulator simulator, string query = "?model=gpt-realtime-2.1", Action<ClientWebSocketOptions>? configure = null, string? path = null)
    {
        var client = new WireClient();
        configure?.Invoke(client._socket.Options);
        var uri = new UriBuilder(simulator.Endpoint) { Path = path ?? simulator.Endpoint.AbsolutePath, Query = query };
        await client._socket.ConnectAsync(uri.Uri, client.Deadline);
        return client;
    }

    /// <summary>A client whose session is configured.</summary>
    public static async Task<WireClient> OpenAsync(RealtimeSimulator simulator, string session = """{"type":"realtime"}""")
    {
        WireClient client = await ConnectAsync(simulator);
        await client.UntilAsync("session.created");
        await client.SendAsync($$"""{"type":"session.update","session":{{session}}}""");
        await client.UntilAsync("session.updated");
        return client;
    }

    public Task SendAsync(string text) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, Deadline);

    public Task SayAsync(string text) => SendAsync(new JsonObject
    {
        ["type"] = "conversation.item.create",
        ["item"] = new JsonObject
        {
            ["type"] = "message",
            ["role"] = "user",
            ["content"] = new JsonArray(new JsonObject { ["type"] = "input_text", ["text"] = text }),
        },
    }.ToJsonString());

    /// <summary>Appends sound, in pieces as a microphone would.</summary>
    public async Task AppendAsync(ReadOnlyMemory<byte> audio, int pieceBytes = 4800)
    {
        for (int start = 0; start < audio.Length; start += pieceBytes)
        {
            string base64 = Convert.ToBase64String(audio.Span.Slice(start, Math.Min(pieceBytes, audio.Length - start)));
            await SendAsync($$"""{"type":"input_audio_buffer.append","audio":"{{base64}}"}""");
        }
    }

    /// <summary>Receives up to and with the first event of the type that meets the condition.</summary>
    public async Task<JsonObject> UntilAsync(string type, Func<JsonObject, bool>? also = null)
    {
        while (await ReceiveAsync() is { } received)
        {
            if ((string?)received["type"] == type && (also is null || also(received)))
            {
                return received;
            }
        }

        throw new InvalidOperationException($"The connection was closed before '{type}' came; there were: {string.Join(", ", Types())}");
    }

    /// <summary>The code with which the server closed.</summary>
    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    /// <summary>The type of the next event.</summary>
    public async Task<string> NextTypeAsync() =>
        (string?)(await ReceiveAsync())?["type"] ?? throw new InvalidOperationException("The connection was closed.");

    /// <summary>Says goodbye, and still listens.</summary>
    public Task CloseOutputAsync() => _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Deadline);

    /// <summary>Receives to the end of the connection.</summary>
    public async Task UntilClosedAsync()
    {
        while (await ReceiveAsync() is not null)
        {
        }
    }

    /// <summary>The types of what was received, without repetitions in a row.</summary>
    public string[] Types(int from = 0)
    {
        var types = new List<string>();
        foreach (JsonObject received in Events.Skip(from))
        {
            string type = (string)received["type"]!;
            if (types.Count == 0 || types[^1] != type)
            {
                types.Add(type);
            }
        }

        return [.. types];
    }

    /// <summary>The sound that was received.</summary>
    public byte[] Sound(string type = "response.output_audio.delta") => Events
        .Where(received => (string)received["type"]! == type)
        .SelectMany(received => Convert.FromBase64String((string)received["delta"]!))
        .ToArray();

    public async ValueTask DisposeAsync()
    {
        if (_socket.State == WebSocketState.Open)
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Deadline);
        }

        _socket.Dispose();
        _deadline.Dispose();
    }

    private async Task<JsonObject?> ReceiveAsync()
    {
        while (true)
        {
            var message = new MemoryStream();
            WebSocketReceiveResult result;
            do
            {
                result = await _socket.ReceiveAsync(_buffer, Deadline);
                message.Write(_buffer, 0, result.Count);
            }
            while (!result.EndOfMessage);

            if (result.MessageType == WebSocketMessageType.Close)
            {
                if (_socket.State == WebSocketState.CloseReceived)
                {
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Deadline);
                }

                return null;
            }

            string text = Encoding.UTF8.GetString(message.ToArray());
            try
            {
                var received = (JsonObject)JsonNode.Parse(text)!;
                Events.Add(received);
                return received;
            }
            catch (System.Text.Json.JsonException)
            {
                Garbage.Add(text);
            }
        }
    }
}
