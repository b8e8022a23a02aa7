using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Realtalk.Tests.Recovery;

/// <summary>A line between a client and a server, which can be cut and mended: plain TCP, so that it may break anywhere.</summary>
internal sealed class TestLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private Uri _server;
    private readonly ConcurrentDictionary<Socket, Socket> _open = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private volatile bool _isDown;
    private volatile bool _isDeaf;
    private int _connections;

    public TestLine(Uri server)
    {
        _server = server;
        _listener.Start();
        Endpoint = new UriBuilder(server) { Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;
        _accepting = Task.Run(AcceptAsync);
    }

    public Uri Endpoint { get; }

    /// <summary>How often the server was reached through it.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Breaks all connections, without a goodbye.</summary>
    /// <param name="stayDown">Whether further ones are broken as soon as they come, until <see cref="Mend"/>.</param>
    public void Cut(bool stayDown = false)
    {
        _isDown = stayDown;

        // Those of now: a client may be back before the last of them is closed.
        foreach ((Socket client, Socket server) in _open.ToArray())
        {
            client.Close(0);
            server.Close(0);
        }
    }

    /// <summary>What the client sends is lost from now on, and nobody notices.</summary>
    public void Deafen() => _isDeaf = true;

    /// <summary>Lets connections through again.</summary>
    /// <param name="server">Where to; null for where they went before.</param>
    public void Mend(Uri? server = null)
    {
        _server = server ?? _server;
        _isDeaf = false;
        _isDown = false;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Cut(stayDown: true);
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client = await _listener.AcceptSocketAsync(_stop.Token);
            if (_isDown)
            {
                client.Close(0);
                continue;
            }

            _ = RelayAsync(client);
        }
    }

    private async Task RelayAsync(Socket client)
    {
        using (client)
        using (var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true })
        {
            client.NoDelay = true;
            await server.ConnectAsync(IPAddress.Loopback, _server.Port);
            _open[client] = server;
            Interlocked.Increment(ref _connections);
            if (_isDown)
            {
                Cut(stayDown: true);
            }

            await Task.WhenAny(CopyAsync(client, server, () => _isDeaf), CopyAsync(server, client, () => false));
            _open.TryRemove(client, out _);
        }
    }

    private static async Task CopyAsync(Socket from, Socket to, Func<bool> isLost)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is var count and > 0)
            {
                for (int sent = 0; sent < count && !isLost();)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }
}
