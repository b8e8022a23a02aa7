using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Realtalk.Tests.Bridge;

/// <summary>A client that knows nothing but lines.</summary>
internal sealed class TestBridgeClient : IDisposable
{
    private readonly NetworkStream _stream;
    private readonly StreamReader _reader;
    private readonly CancellationToken _deadline;

    private TestBridgeClient(Socket socket, CancellationToken deadline)
    {
        Socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new StreamReader(_stream);
        _deadline = deadline;
    }

    public Socket Socket { get; }

    public static TestBridgeClient Connect(string path, CancellationToken deadline)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        return new TestBridgeClient(socket, deadline);
    }

    public static TestBridgeClient Connect(int port, CancellationToken deadline)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, port);
        return new TestBridgeClient(socket, deadline);
    }

    public async Task SendAsync(string line) => await SendAsync(Encoding.UTF8.GetBytes(line + "\n"));

    public async Task SendAsync(byte[] bytes) => await _stream.WriteAsync(bytes, _deadline);

    /// <summary>Sends a line and reads up to its answer, which is the next ok or error.</summary>
    public async Task<JsonElement> AskAsync(string line)
    {
        await SendAsync(line);
        return await WaitForAsync(answer => answer.GetProperty("kind").GetString() is "ok" or "error");
    }

    /// <summary>The next line; fails at the end.</summary>
    public async Task<JsonElement> ReadAsync() => await TryReadAsync() ?? throw new EndOfStreamException("The bridge has closed the connection.");

    /// <summary>The next line; null at the end.</summary>
    public async Task<JsonElement?> TryReadAsync() =>
        await _reader.ReadLineAsync(_deadline) is { } line ? JsonSerializer.Deserialize<JsonElement>(line) : null;

    /// <summary>Reads up to a line of that kind.</summary>
    public Task<JsonElement> WaitForAsync(string kind) => WaitForAsync(line => line.GetProperty("kind").GetString() == kind);

    public async Task<JsonElement> WaitForAsync(Func<JsonElement, bool> isIt)
    {
        while (true)
        {
            JsonElement line = await ReadAsync();
            if (isIt(line))
            {
                return line;
            }
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _stream.Dispose();
    }
}
