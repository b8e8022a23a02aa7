using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Realtalk.Simulator.Connections;

namespace Realtalk.Benchmarks.Server;

/// <summary>
/// The least of a Realtime server, for one client: it sends what it is told to and says when, and notes when each event of
/// the client's came in. "On the wire" is the moment before the socket's send, or after its receive.
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private const string Session =
        """{"id":"sess_1","audio":{"input":{"turn_detection":{"type":"server_vad","create_response":true,"interrupt_response":true}}}}""";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<WireFrame> _received = Channel.CreateUnbounded<WireFrame>();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly Task _serving;
    private Socket? _client;
    private WebSocket? _socket;

    public ScriptedServer()
    {
        _listener.Start();
        Endpoint = $"ws://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1/realtime";
        _serving = Task.Factory.StartNew(Serve, _stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public string Endpoint { get; }

    /// <summary>Whether it confirms changes of the session.</summary>
    public bool Confirms { get; set; } = true;

    /// <summary>What the client sent, but for what is answered here.</summary>
    public ChannelReader<WireFrame> Received => _received.Reader;

    /// <summary>Sends an event.</summary>
    /// <returns>The moment before it went to the socket.</returns>
    public Task<long> SendAsync(string json) => SendAsync(Encoding.UTF8.GetBytes(json));

    /// <summary>Sends an event.</summary>
    /// <returns>The moment before it went to the socket.</returns>
    public async Task<long> SendAsync(byte[] utf8)
    {
        await _sending.WaitAsync(_stop.Token);
        try
        {
            long now = Stopwatch.GetTimestamp();
            await _socket!.SendAsync(utf8, WebSocketMessageType.Text, endOfMessage: true, _stop.Token);
            return now;
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Passes over what the client sends until an event of that type.</summary>
    public async Task<WireFrame> WaitForAsync(string type, CancellationToken cancellationToken)
    {
        while (true)
        {
            WireFrame frame = await _received.Reader.ReadAsync(cancellationToken);
            if (frame.Type == type)
            {
                return frame;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        _client?.Dispose();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket?.Dispose();
        _sending.Dispose();
        _stop.Dispose();
    }

    // Nothing in it ever waits for another thread, so that it stays on its own.
    private void Serve() => ServeAsync().GetAwaiter().GetResult();

    private async Task ServeAsync()
    {
        _client = _listener.AcceptSocket();
        _client.NoDelay = true;
        var stream = new BlockingStream(_client);
        UpgradeRequest request = await HttpUpgrade.ReadAsync(stream, _stop.Token) ?? throw new IOException("That was no WebSocket.");
        await HttpUpgrade.AcceptAsync(stream, request, request.Subprotocols.FirstOrDefault(), _stop.Token);
        _socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
        await SendAsync($$"""{"type":"session.created","session":{{Session}}}""");
        var buffer = new byte[1 << 20];
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult result = await _socket.ReceiveAsync(buffer.AsMemory(length), _stop.Token);
            long now = Stopwatch.GetTimestamp();
            if (result.MessageType == WebSocketMessageType.Close)
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _stop.Token);
                return;
            }

            length += result.Count;
            if (result.EndOfMessage)
            {
                await TakeAsync(new WireFrame(now, JsonSerializer.Deserialize<JsonElement>(buffer.AsSpan(0, length))));
                length = 0;
            }
        }
    }

    private async Task TakeAsync(WireFrame frame)
    {
        if (frame.Type == "session.update" && Confirms)
        {
            await SendAsync($$"""{"type":"session.updated","session":{{Session}}}""");
        }
        else
        {
            _received.Writer.TryWrite(frame);
        }
    }
}
