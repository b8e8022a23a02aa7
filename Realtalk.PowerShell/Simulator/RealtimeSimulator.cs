using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Realtalk.Simulator.Connections;
using Realtalk.Simulator.Dialogue;

namespace Realtalk.Simulator;

/// <summary>
/// A server on the loopback interface that speaks the Realtime API's GA protocol over WebSocket, and says what a
/// scenario tells it. For trying out, for demonstrations and for tests: it needs no key and costs nothing.
/// </summary>
public sealed class RealtimeSimulator : IAsyncDisposable, IDisposable
{
    private readonly TcpListener _listener;
    private readonly Scenario _scenario;
    private readonly RealtimeSimulatorOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<SimulatorConnection, TaskCompletionSource> _connections = new();
    private readonly Task _accepting;
    private readonly Lazy<Task> _stopping;

    private RealtimeSimulator(TcpListener listener, Scenario scenario, RealtimeSimulatorOptions options, RealtimeReplay? replay)
    {
        _listener = listener;
        _scenario = scenario;
        _options = options;
        Replay = replay;
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Endpoint = new Uri($"ws://127.0.0.1:{Port}/v1/realtime");
        StartTime = options.Clock.GetUtcNow();
        _stopping = new Lazy<Task>(StopCoreAsync);
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect: <c>ws://127.0.0.1:PORT/v1/realtime</c>.</summary>
    public Uri Endpoint { get; }

    /// <summary>The TCP port.</summary>
    public int Port { get; }

    /// <summary>The name of the scenario; <c>(replay)</c> where a recorded call is played.</summary>
    public string Scenario => Replay is null ? _scenario.Name : "(replay)";

    /// <summary>How the recorded call goes that it plays; null where it plays none.</summary>
    public RealtimeReplay? Replay { get; }

    /// <summary>How many sessions are open now.</summary>
    public int ConnectionCount => _connections.Keys.Count(connection => connection.IsOpen);

    /// <summary>When it was started.</summary>
    public DateTimeOffset StartTime { get; }

    /// <summary>The scenario itself, for a caller that plays its other side.</summary>
    internal Scenario Script => _scenario;

    /// <summary>Starts a simulator; it serves until it is stopped.</summary>
    /// <param name="options">What kind of server it is; null = the car-rental call on a free port.</param>
    /// <exception cref="RealtimeException"><c>PortInUse</c>, <c>ScenarioNotFound</c>, <c>ScenarioInvalid</c>, or the log of the replay cannot be played.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option has no meaning.</exception>
    public static RealtimeSimulator Start(RealtimeSimulatorOptions? options = null)
    {
        RealtimeSimulatorOptions settings = (options ?? new RealtimeSimulatorOptions()).Snapshot();
        Scenario scenario = Dialogue.Scenario.Load(settings.Scenario);
        RealtimeReplay? replay = settings.Replay is null ? null : new RealtimeReplay(settings.Replay, settings.Pace);
        var listener = new TcpListener(IPAddress.Loopback, settings.Port);
        try
        {
            listener.Start();
        }
        catch (SocketException exception)
        {
            listener.Dispose();
            throw new RealtimeException(
                "PortInUse",
                RealtimeErrorKind.InvalidOperation,
                $"The port {settings.Port} cannot be used: {exception.Message}",
                "Choose another port, or none: then the simulator takes one that is free.",
                settings.Port,
                exception);
        }

        return new RealtimeSimulator(listener, scenario, settings, replay);
    }

    /// <summary>
    /// Closes every connection politely (1001) and frees the port; when it is done, nothing of the simulator runs any more.
    /// Twice is fine.
    /// </summary>
    public Task StopAsync() => _stopping.Value;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    /// <inheritdoc/>
    public void Dispose() => Task.Run(StopAsync).GetAwaiter().GetResult();

    /// <summary>Where it is.</summary>
    public override string ToString() => $"{Endpoint} ({Scenario})";

    private async Task AcceptAsync()
    {
        int number = 0;
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is OperationCanceledException or InvalidOperationException)
            {
                // Stopped: while it was waiting, or just before it asked for the next client.
                return;
            }
            catch (SocketException)
            {
                // A client that left before it was let in.
                continue;
            }

            var connection = new SimulatorConnection(client, _scenario, _options.ForConnection(++number), Replay);
            var served = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _connections[connection] = served;
            _ = ServeAsync(connection, served);
        }
    }

    private async Task ServeAsync(SimulatorConnection connection, TaskCompletionSource served)
    {
        // Off the accepting loop at once, so that one client cannot hold up the next.
        await Task.Yield();
        try
        {
            await connection.RunAsync().ConfigureAwait(false);
        }
        finally
        {
            connection.Dispose();
            _connections.TryRemove(connection, out _);
            served.SetResult();
        }
    }

    private async Task StopCoreAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Stop();
        await _accepting.ConfigureAwait(false);
        KeyValuePair<SimulatorConnection, TaskCompletionSource>[] open = _connections.ToArray();
        foreach ((SimulatorConnection connection, TaskCompletionSource _) in open)
        {
            connection.Shut();
        }

        await Task.WhenAll(open.Select(pair => pair.Value.Task)).ConfigureAwait(false);
        _stop.Dispose();
    }
}
