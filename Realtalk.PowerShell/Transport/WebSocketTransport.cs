using System.Buffers;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Realtalk.Secrets;

namespace Realtalk.Transport;

/// <summary>The transport over a WebSocket. Frames may come in any number of pieces, cut anywhere, even inside a character.</summary>
internal sealed class WebSocketTransport : IRealtimeTransport
{
    /// <summary>The largest frame taken, in bytes. The service's largest are replies to <c>conversation.item.retrieve</c>, with their sound.</summary>
    public const int MaxFrameBytes = 32 * 1024 * 1024;

    private const int InitialBufferBytes = 64 * 1024;

    // A buffer that one huge frame made large is given back once frames are small again.
    private const int KeepBufferBytes = 1024 * 1024;

    // As ClientWebSocket's own, but for the redirects, which it would follow with Azure's header for the key. The system's proxy and
    // trusted authorities are used. Its sockets leave it with the handshake, so that all can share it.
    private static readonly HttpMessageInvoker Handshakes = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.Zero,
        UseCookies = false,
        ConnectCallback = ConnectAsync,
        PlaintextStreamFilter = static (context, _) => ValueTask.FromResult<Stream>(new ReadAheadStream(context.PlaintextStream)),
    });

    private readonly ClientWebSocket _socket = new();
    private readonly RealtimeEndpoint _endpoint;
    private readonly RealtimeCredential? _credential;
    private readonly StreamSecrets _secrets;
    private readonly KeepAlive _keepAlive;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBufferBytes);
    private int _disposed;

    public WebSocketTransport(RealtimeEndpoint endpoint, RealtimeCredential? credential, StreamSecrets secrets, KeepAlive? keepAlive = null)
    {
        _endpoint = endpoint;
        _credential = credential;
        _secrets = secrets;
        _socket.Options.CollectHttpResponseDetails = true;
        _keepAlive = keepAlive ?? KeepAlive.Default;
        _keepAlive.Apply(_socket.Options);
        foreach ((string name, string value) in endpoint.GetHeaders(credential))
        {
            _socket.Options.SetRequestHeader(name, value);
        }
    }

    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _socket.ConnectAsync(_endpoint.Uri, Handshakes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is WebSocketException or HttpRequestException or InvalidOperationException)
        {
            string? location = _socket.HttpResponseHeaders?.TryGetValue("Location", out IEnumerable<string>? values) == true ? values.FirstOrDefault() : null;
            throw ConnectErrors.Explain(exception, _endpoint, _credential, _secrets, (int)_socket.HttpStatusCode, location);
        }
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken) =>
        _socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<TransportFrame> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (_buffer.Length > KeepBufferBytes)
        {
            Resize(InitialBufferBytes, keep: 0);
        }

        int length = 0;
        while (true)
        {
            int limit = Math.Min(_buffer.Length, MaxFrameBytes + 1);
            ValueWebSocketReceiveResult result;
            try
            {
                result = await _socket.ReceiveAsync(_buffer.AsMemory(length, limit - length), cancellationToken).ConfigureAwait(false);
            }
            catch (WebSocketException exception)
            {
                // 1006 is the protocol's own code for a connection that ended without a goodbye.
                return new TransportFrame(default, CloseCode: 1006, exception.Message);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && Volatile.Read(ref _disposed) == 0)
            {
                // Nobody here has ended it: the WebSocket itself has given up.
                return new TransportFrame(default, CloseCode: 1006, _keepAlive.Reason);
            }

            if (result.MessageType == WebSocketMessageType.Close)
            {
                // 1005: the protocol's code for a close frame that carried none.
                return new TransportFrame(default, (int?)_socket.CloseStatus ?? 1005, _socket.CloseStatusDescription);
            }

            length += result.Count;
            if (length > MaxFrameBytes)
            {
                return new TransportFrame(default, CloseCode: 1009, $"A frame is larger than {MaxFrameBytes:N0} bytes.");
            }

            if (result.EndOfMessage)
            {
                return new TransportFrame(_buffer.AsMemory(0, length), null, null);
            }

            if (length == limit)
            {
                Resize(Math.Min(length * 2, MaxFrameBytes + 1), keep: length);
            }
        }
    }

    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            try
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken).ConfigureAwait(false);
            }
            catch (WebSocketException)
            {
                // The other side was quicker.
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _socket.Abort();
            _socket.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    // As SocketsHttpHandler's own, but for what is set.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            KeepAlive.Default.Apply(socket);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Resize(int size, int keep)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(size);
        _buffer.AsSpan(0, keep).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
