using System.Net.Sockets;
using System.Net.WebSockets;
using Realtalk.Simulator.Dialogue;
using Realtalk.Simulator.Faults;
using Realtalk.Simulator.Replay;
using Realtalk.Simulator.Session;
using Realtalk.Simulator.Wire;

namespace Realtalk.Simulator.Connections;

/// <summary>One client, from its first byte to its last.</summary>
internal sealed class SimulatorConnection : IDisposable
{
    private static readonly TimeSpan HandshakeDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CloseDeadline = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(20);

    private readonly TcpClient _client;
    private readonly Scenario _scenario;
    private readonly RealtimeSimulatorOptions _options;
    private readonly RealtimeReplay? _replay;
    private readonly CancellationTokenSource _abort = new();
    private readonly object _closing = new();
    private FrameSender? _sender;
    private bool _isClosing;
    private bool _isDisposed;

    public SimulatorConnection(TcpClient client, Scenario scenario, RealtimeSimulatorOptions options, RealtimeReplay? replay)
    {
        _client = client;
        _scenario = scenario;
        _options = options;
        _replay = replay;
    }

    /// <summary>Whether the WebSocket is open.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Serves the client until it leaves, is refused, or is shut out.</summary>
    public async Task RunAsync()
    {
        try
        {
            _client.NoDelay = true;
            NetworkStream stream = _client.GetStream();
            if (await ShakeHandsAsync(stream).ConfigureAwait(false) is { } access)
            {
                SeverableStream? line = _options.Faults.HalfOpenAt is null ? null : new SeverableStream(stream);
                using WebSocket socket = WebSocket.CreateFromStream(line ?? (Stream)stream, isServer: true, subProtocol: null, PingInterval);
                await TalkAsync(socket, line, access).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The client is gone, or was told to go; there is nobody left to tell.
        }
        finally
        {
            IsOpen = false;
            _client.Dispose();
        }
    }

    /// <summary>Closes politely (1001), and breaks the connection where the client does not answer in time.</summary>
    public void Shut()
    {
        lock (_closing)
        {
            if (_isDisposed)
            {
                return;
            }

            _isClosing = true;
            _sender?.Close(WebSocketCloseStatus.EndpointUnavailable, "The simulator was stopped.");
            if (_sender is null or { IsPaused: true })
            {
                _abort.Cancel();
            }
            else
            {
                _abort.CancelAfter(CloseDeadline);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_closing)
        {
            _isDisposed = true;
            _client.Dispose();
            _abort.Dispose();
        }
    }

    private async Task<AccessCheck?> ShakeHandsAsync(NetworkStream stream)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(_abort.Token);
        deadline.CancelAfter(HandshakeDeadline);
        if (await HttpUpgrade.ReadAsync(stream, deadline.Token).ConfigureAwait(false) is not { } request)
        {
            await HttpUpgrade.RefuseAsync(stream, "400 Bad Request", "bad_request", "This is not a request for a WebSocket.", deadline.Token).ConfigureAwait(false);
            return null;
        }

        AccessCheck access = AccessCheck.Judge(request, _options);
        if (access.HttpStatus is { } status)
        {
            await HttpUpgrade.RefuseAsync(stream, status, access.Code!, access.Message!, deadline.Token).ConfigureAwait(false);
            return null;
        }

        string? subprotocol = request.Subprotocols.Contains("realtime", StringComparer.Ordinal) ? "realtime" : null;
        await HttpUpgrade.AcceptAsync(stream, request, subprotocol, deadline.Token).ConfigureAwait(false);
        return access;
    }

    private async Task TalkAsync(WebSocket socket, SeverableStream? line, AccessCheck access)
    {
        var sender = new FrameSender(socket, _options.Faults.FragmentBytes, line is null ? null : line.Sever);
        lock (_closing)
        {
            _sender = sender;
            if (_isClosing)
            {
                sender.Close(WebSocketCloseStatus.EndpointUnavailable, "The simulator was stopped.");
            }
        }

        IsOpen = true;
        Task<QueuedStep> sending = sender.RunAsync(_abort.Token);
        Task receiving = ServeAsync(socket, sender, access);
        QueuedStep end = QueuedStep.Break;
        try
        {
            end = await sending.ConfigureAwait(false);
        }
        finally
        {
            if (end == QueuedStep.End)
            {
                _client.Client.Shutdown(SocketShutdown.Send);
            }

            if (end != QueuedStep.Break)
            {
                // The end is on its way; its answer is due soon.
                _abort.CancelAfter(CloseDeadline);
            }
            else
            {
                // A reset, not an orderly end: that is what a broken line looks like.
                _client.Client.Close(timeout: 0);
                _abort.Cancel();
            }

            await receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ServeAsync(WebSocket socket, FrameSender sender, AccessCheck access)
    {
        var events = new ServerEvents(sender, _options.Faults.BetaNames) { Faults = FaultInjector.Of(_options.Faults, sender) };
        if (_options.Faults.CloseAtOnce)
        {
            sender.Close(WebSocketCloseStatus.InternalServerError, "server_error");
        }
        else if (access.Code is { } code)
        {
            events.SendError(new ProtocolFault(code, access.Message!), null);
            sender.Close((WebSocketCloseStatus)access.CloseCode, $"invalid_request_error.{code}");
        }

        IServerSession? session = access.Code is null && !_options.Faults.CloseAtOnce ? CreateSession(access, events, sender) : null;
        try
        {
            session?.Open();
            await ReceiveAsync(socket, sender, session).ConfigureAwait(false);
        }
        finally
        {
            // Whatever ended the reading ends the writing too.
            sender.Break();
            if (session is not null)
            {
                await session.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private IServerSession CreateSession(AccessCheck access, ServerEvents events, FrameSender sender) => _replay is null
        ? new SimulatorSession(access.Model, events, sender, _scenario, _options)
        : _replay.Begin(part => new ReplaySession(_replay, part, events, sender, _options.Clock));

    private async Task ReceiveAsync(WebSocket socket, FrameSender sender, IServerSession? session)
    {
        var reader = new MessageReader(socket);
        while (true)
        {
            switch (await reader.ReadAsync(_abort.Token).ConfigureAwait(false))
            {
                case WebSocketMessageType.Text:
                    session?.Handle(reader.Message);
                    break;
                case WebSocketMessageType.Binary:
                    session?.RefuseBinary();
                    break;
                case WebSocketMessageType.Close:
                    WebSocketCloseStatus status = socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure;
                    sender.Close(status == WebSocketCloseStatus.Empty ? WebSocketCloseStatus.NormalClosure : status, null);
                    return;
                default:
                    sender.Close(WebSocketCloseStatus.MessageTooBig, $"A message has at most {MessageReader.MaximumBytes} bytes.");
                    return;
            }
        }
    }
}
