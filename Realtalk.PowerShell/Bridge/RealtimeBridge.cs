using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security;
using Realtalk.Bridge.Connections;
using Realtalk.Bridge.Listeners;
using Realtalk.Bridge.Wire;
using Realtalk.Sessions;
using Realtalk.Threading;
using Realtalk.Transport;

namespace Realtalk.Bridge;

/// <summary>
/// Lets other processes on this machine take part in a stream's text: JSON Lines over a Unix domain socket (on Windows a named
/// pipe) or, with a token, over TCP. It ends with its stream. Any thread may use it.
/// </summary>
public sealed class RealtimeBridge : IAsyncDisposable
{
    // How many of those that are refused may take their time to read why; more are cut off at once.
    private const int MaxFarewells = 64;

    private readonly IBridgeListener[] _listeners;
    private readonly BridgeLimits _limits;
    private readonly RealtimeCredential? _token;
    private readonly BridgeFeed _feed;
    private readonly BridgeDispatcher _dispatcher;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<BridgeConnection, Task> _connections = new();
    private readonly ConcurrentDictionary<Stream, Task> _refusals = new();
    private readonly Task _accepting;
    private readonly Lazy<Task> _stopping;
    private readonly AsyncSignal _clientsChanged = new();
    private int _clientCount;
    private int _farewells;
    private long _refused;
    private long _missedByGone;

    private RealtimeBridge(RealtimeStream stream, IBridgeListener[] listeners, string? path, RealtimeCredential? token, BridgeLimits limits)
    {
        Stream = stream;
        Path = path;
        Port = listeners.OfType<LoopbackListener>().SingleOrDefault()?.Port;
        _listeners = listeners;
        _limits = limits;
        _token = token;
        _feed = new BridgeFeed(stream);
        _dispatcher = new BridgeDispatcher(stream, _feed, limits);
        _stopping = new Lazy<Task>(() => Task.Run(StopCoreAsync));
        _accepting = Task.WhenAll(listeners.Select(AcceptAsync));
        stream.AfterClose.Push(async () => await StopAsync().ConfigureAwait(false));
        _ = stream.Ended.ContinueWith(_ => StopAsync(), TaskScheduler.Default);
    }

    /// <summary>The stream that others take part in.</summary>
    public RealtimeStream Stream { get; }

    /// <summary>The socket's file, or on Windows the pipe's name; null where there is none.</summary>
    public string? Path { get; }

    /// <summary>The TCP port on this machine; null where there is none.</summary>
    public int? Port { get; }

    /// <summary>How many clients are connected.</summary>
    public int ClientCount => Volatile.Read(ref _clientCount);

    /// <summary>How many connections were refused because there were too many.</summary>
    public long RefusedConnections => Interlocked.Read(ref _refused);

    /// <summary>How many lines clients missed because they read too slowly; each was told.</summary>
    public long MissedLines => Interlocked.Read(ref _missedByGone) + _connections.Keys.Sum(connection => connection.Missed);

    /// <summary>When it was started.</summary>
    public DateTimeOffset StartTime { get; } = DateTimeOffset.Now;

    /// <summary>Whether clients can connect.</summary>
    public bool IsRunning => !_stop.IsCancellationRequested;

    /// <summary>A task that completes when a client has come or gone; take it before looking.</summary>
    internal Task ClientsChanged => _clientsChanged.Next;

    /// <summary>A task that completes when the bridge has stopped, and nothing of it is left.</summary>
    internal Task Stopped => _accepting.ContinueWith(_ => _stopping.Value, TaskScheduler.Default).Unwrap();

    /// <summary>Starts a bridge.</summary>
    /// <exception cref="RealtimeException">The stream has ended, or the path or the port cannot be used.</exception>
    internal static RealtimeBridge Start(RealtimeStream stream, RealtimeBridgeOptions options)
    {
        stream.ThrowIfEnded();
        string? path = options.Path ?? (options.Port is null ? BridgePath.MakeDefault(stream.Name) : null);
        var listeners = new List<IBridgeListener>();
        try
        {
            if (path is not null)
            {
                listeners.Add(OperatingSystem.IsWindows() ? NamedPipeListener.Open(path) : UnixSocketListener.Open(path));
            }

            if (options.Port is { } port)
            {
                listeners.Add(LoopbackListener.Open(port));
            }
        }
        catch
        {
            listeners.ForEach(listener => listener.Dispose());
            throw;
        }

        return new RealtimeBridge(
            stream, [.. listeners], path, options.Port is null ? null : options.Token ?? BridgeToken.Create(), options.Limits);
    }

    /// <summary>Sees the clients off and frees the addresses; when it is done, nothing of the bridge runs any more. Twice is fine.</summary>
    public Task StopAsync() => _stopping.Value;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    /// <summary>
    /// What a client over TCP must say in its hello; null where there is no TCP. A method, so that who writes down all properties
    /// does not write it; PowerShell has it as the hidden property <c>Token</c>.
    /// </summary>
    public SecureString? GetToken() => _token?.ToSecureString();

    /// <summary>The addresses.</summary>
    public override string ToString() => string.Join(", ", new[] { Path, Port is null ? null : $"127.0.0.1:{Port}" }.OfType<string>());

    private async Task AcceptAsync(IBridgeListener listener)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (true)
        {
            try
            {
                Serve(await listener.AcceptAsync(_stop.Token).ConfigureAwait(false), listener.NeedsToken);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
            catch (IOException)
            {
                // A client that left at once, or no handle is free: then it is of no use to ask again at once.
                await Task.Delay(TimeSpan.FromMilliseconds(50), _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Serve(Stream client, bool needsToken)
    {
        if (Interlocked.Increment(ref _clientCount) > _limits.MaxClients)
        {
            Interlocked.Decrement(ref _clientCount);
            Interlocked.Increment(ref _refused);
            var refused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _refusals[client] = refused.Task;
            _ = RefuseAsync(client, refused);
            return;
        }

        var connection = new BridgeConnection(client, _dispatcher, needsToken ? _token : null, _limits);
        var served = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _connections[connection] = served.Task;
        _clientsChanged.Pulse();
        _ = ServeAsync(connection, served);
    }

    private async Task ServeAsync(BridgeConnection connection, TaskCompletionSource served)
    {
        await Task.Yield();
        try
        {
            await connection.RunAsync(_stop.Token).ConfigureAwait(false);
        }
        finally
        {
            _connections.TryRemove(connection, out _);
            Interlocked.Add(ref _missedByGone, connection.Missed);
            Interlocked.Decrement(ref _clientCount);
            _clientsChanged.Pulse();
            served.SetResult();
        }
    }

    private async Task RefuseAsync(Stream client, TaskCompletionSource refused)
    {
        bool hasTime = Interlocked.Increment(ref _farewells) <= MaxFarewells;
        try
        {
            // So short a line never waits.
            await client.WriteAsync(ServerLines.Error(null, BridgeErrors.TooManyClients(_limits.MaxClients)), _stop.Token).ConfigureAwait(false);
            if (hasTime)
            {
                await Farewell.WaitAsync(client, _limits.FarewellTimeout, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // It has gone, or has had its time.
        }
        finally
        {
            Interlocked.Decrement(ref _farewells);
            await client.DisposeAsync().ConfigureAwait(false);
            _refusals.TryRemove(client, out _);
            refused.SetResult();
        }
    }

    private async Task StopCoreAsync()
    {
        // The clients get what there was to tell before they are seen off.
        Array.ForEach(_listeners, listener => listener.Dispose());
        await _feed.StopAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
        await Task.WhenAll([.. _connections.Values, .. _refusals.Values]).ConfigureAwait(false);
    }
}
