using System.Collections.Concurrent;
using Realtalk.Audio;
using Realtalk.Costs;
using Realtalk.Events;
using Realtalk.Protocol;
using Realtalk.Secrets;
using Realtalk.Sessions.Recovery;
using Realtalk.Subscriptions;
using Realtalk.Text;
using Realtalk.Threading;
using Realtalk.Tools;
using Realtalk.Transport;

namespace Realtalk.Sessions;

/// <summary>
/// A live connection to a Realtime server: its session, its conversation, its text stream and its log. It owns one task that
/// reads the socket and one that writes it. Any thread may use it.
/// </summary>
public sealed partial class RealtimeStream : IRealtimeTextStream, ITextOutlet
{
    private static readonly TimeSpan GoodbyeDeadline = TimeSpan.FromSeconds(2);
    private const int MaxWarnings = 100;
    private static int s_lastId;

    private readonly RealtimeStreamOptions _options;
    private readonly RealtimeEndpoint _endpoint;
    private readonly RealtimeCredential? _credential;
    private readonly StreamSecrets _secrets;
    private readonly Func<IRealtimeTransport> _newTransport;
    private readonly SessionSettings _settings;

    // What was sent or waits, and will be sent to the next session anew. Only the stream's loop uses it.
    private readonly HashSet<OutgoingFrame> _again = new(ReferenceEqualityComparer.Instance);
    private readonly SendLoop _sender;
    private readonly PendingReplies _sessionReplies = new();
    private readonly ConcurrentQueue<string> _warnings = new();
    private readonly AsyncSignal _warned = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly object _endGate = new();
    private Task _loops = Task.CompletedTask;
    private volatile IStreamListener? _listener;
    private int _lastEventId;
    private int _lastItemId;
    private int _state = (int)RealtimeStreamState.Connecting;
    private readonly SteadyClock _clock;
    private TimeSpan? _duration;
    private volatile bool _saidGoodbye;

    private RealtimeStream(
        RealtimeStreamOptions options, RealtimeEndpoint endpoint, RealtimeCredential? credential, StreamSecrets secrets, Func<IRealtimeTransport> newTransport)
    {
        Id = NextId();
        Name = options.Name ?? $"Realtalk-{Id}";
        _clock = new SteadyClock(options.Clock);
        Responses = new ResponseTracker(_clock);
        Log = new RealtimeEventLog(options.SpoolFolder, _clock)
        {
            StreamId = Id,
            StreamName = Name,
            Secrets = secrets,
            KeepsMicrophone = options.KeepMicrophone,
            OnLoss = WarnOfLoss,
        };
        History = new ConversationHistory(Id);
        _options = options;
        _endpoint = endpoint;
        _credential = credential;
        _secrets = secrets;
        _newTransport = newTransport;
        _settings = new SessionSettings(options.ToSession());
        Log.Codings = SessionCodings.Both(options.AudioFormat);
        _sender = new SendLoop(Log, secrets);
        Sequencer = new ResponseSequencer(_sender.Add, Responses, NewEventId);
        _eventReceived = new(nameof(EventReceived), this, Warn);
        _textReceived = new(nameof(TextReceived), this, Warn);
        _speechStarted = new(nameof(SpeechStarted), this, Warn);
        _responseDone = new(nameof(ResponseDone), this, Warn);
        _stateChanged = new(nameof(StateChanged), this, Warn);
        Text = new TextStream(this) { QuestionTimeout = options.QuestionTimeout, Handler = options.TextHandler };
        Status = new StandingStatus(Text, Sequencer, NewEventId);
        Model = options.Model;
        TextTools = options.TextTools;
        Usage = new UsageMeter(options);
        Budget = new StreamBudget(Name, Usage, this, options.Clock);
        _tools = new ToolDispatcher(this);
        OnClose.Push(_tools.CloseAsync);
        if (options.Tools is { } tools)
        {
            UseTools(tools);
        }
    }

    /// <summary>The stream's number in this process.</summary>
    public int Id { get; }

    /// <summary>The stream's name.</summary>
    public string Name { get; }

    /// <summary>Where the stream is in its life.</summary>
    public RealtimeStreamState State => (RealtimeStreamState)Volatile.Read(ref _state);

    /// <summary>The model, as the server says.</summary>
    public string Model { get; private set; }

    /// <summary>The model's voice, as the server says.</summary>
    public string? Voice { get; private set; }

    /// <summary>The form of the sound that goes to the server, as that says.</summary>
    public RealtimeAudioFormat InputAudioFormat => Log.Codings.Input.Format;

    /// <summary>The form of the sound that comes from the server, as that says.</summary>
    public RealtimeAudioFormat OutputAudioFormat => Log.Codings.Output.Format;

    /// <summary>The server's name for the session, <c>sess_…</c>.</summary>
    public string? SessionId { get; private set; }

    /// <summary>Where it is connected to, with <c>***</c> for what may be secret in it.</summary>
    public Uri Endpoint => _endpoint.ShownUri;

    /// <summary>When it was opened.</summary>
    public DateTimeOffset StartTime => _clock.StartTime;

    /// <summary>How long it has been open, or was.</summary>
    public TimeSpan Duration => _duration ?? _clock.Elapsed;

    /// <summary>When the server will end the session; null where it does not say.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>Everything that was sent and received.</summary>
    public RealtimeEventLog Log { get; }

    /// <summary>Why the stream failed, if it did.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Runs when the stream is closed, before its socket is: what a stream brought along, such as a conversation, ends with it.</summary>
    internal ConcurrentStack<Func<ValueTask>> OnClose { get; } = new();

    /// <summary>Runs when the stream is closed, after its socket is: what must outlive the connection, such as a private simulator.</summary>
    internal ConcurrentStack<Func<ValueTask>> AfterClose { get; } = new();

    internal ResponseTracker Responses { get; }

    internal ResponseSequencer Sequencer { get; }

    internal ConversationHistory History { get; }

    internal TextStream Text { get; }

    /// <summary>What the model is told again after each of its replies.</summary>
    internal StandingStatus Status { get; }

    internal RealtimeStreamOptions Options => _options;

    /// <summary>Microphone frames of 20 ms that went out.</summary>
    internal long SentAudioFrames => _sender.SentAudioFrames;

    /// <summary>Microphone frames of 20 ms that were dropped because the network could not follow.</summary>
    internal long DroppedAudioFrames => _sender.DroppedAudioFrames;

    /// <summary>Microphone frames of 20 ms that wait to be sent.</summary>
    internal int QueuedAudioFrames => _sender.QueuedAudioFrames;

    private ReconnectPolicy Policy => _options.ReconnectPolicy;

    /// <summary>When the session's time is over, by the options' clock; null where the server does not say.</summary>
    private TimeSpan? SessionEnd { get; set; }

    /// <summary>The session's instructions, as the server says; null where it does not.</summary>
    internal string? Instructions { get; private set; }

    /// <summary>Whether the server cancels its reply by itself when the user speaks.</summary>
    internal bool ServerInterrupts { get; private set; } = true;

    /// <summary>How much silence ends the user's turn, as the server says; half a second where it does not.</summary>
    internal TimeSpan TurnSilence { get; private set; } = TimeSpan.FromMilliseconds(500);

    int ITextOutlet.StreamId => Id;

    /// <summary>Opens a stream: connects, waits for the session and configures it.</summary>
    /// <exception cref="RealtimeException">It did not come about; says why and what to do.</exception>
    internal static async Task<RealtimeStream> ConnectAsync(RealtimeStreamOptions options, CancellationToken cancellationToken)
    {
        RealtimeEndpoint endpoint = RealtimeEndpoint.Resolve(options.Endpoint, options.Model);
        RealtimeCredential? credential = options.Credential ?? CredentialSource.FromEnvironment(endpoint);
        if (credential is null or { IsEmpty: true } && !endpoint.IsLoopback)
        {
            throw new RealtimeException(
                "KeyMissing",
                RealtimeErrorKind.AuthenticationError,
                $"There is no key for {endpoint.Uri.Host}.",
                $"Give one with -ApiKey or in the environment variable {endpoint.KeyVariable}; or try without one, with -Simulator.",
                endpoint.ShownUri);
        }

        var secrets = new StreamSecrets();
        secrets.Add([.. endpoint.Secrets, credential?.Reveal() ?? string.Empty]);
        var stream = new RealtimeStream(options, endpoint, credential, secrets, () => new WebSocketTransport(endpoint, credential, secrets, options.KeepAlive));
        try
        {
            await stream.OpenAsync(cancellationToken).ConfigureAwait(false);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Closes the stream and all it brought along. Twice is fine.</summary>
    public async ValueTask DisposeAsync()
    {
        while (OnClose.TryPop(out Func<ValueTask>? close))
        {
            await close().ConfigureAwait(false);
        }

        if (State is RealtimeStreamState.Open && _connection is { } connection)
        {
            _saidGoodbye = true;
            await SayGoodbyeAsync(connection).ConfigureAwait(false);
        }

        End(RealtimeStreamState.Closed, ClosedException());
        await _loops.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await EndSubscriptionsAsync().ConfigureAwait(false);
        while (AfterClose.TryPop(out Func<ValueTask>? close))
        {
            await close().ConfigureAwait(false);
        }
    }

    /// <summary>The name and state.</summary>
    public override string ToString() => $"{Name} ({State})";

    /// <summary>The conversation so far.</summary>
    public IReadOnlyList<RealtimeTranscriptEntry> GetTranscript() => History.GetTranscript();

    /// <summary>Throws unless the stream is open.</summary>
    /// <exception cref="RealtimeException">It is closed or failed.</exception>
    internal void ThrowIfEnded()
    {
        if (State is RealtimeStreamState.Closed or RealtimeStreamState.Failed)
        {
            throw ClosedException();
        }
    }

    /// <summary>A task that completes when the stream has ended.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>A task that completes at the next warning; take it before <see cref="TakeWarning"/>.</summary>
    internal Task Warned => _warned.Next;

    /// <summary>Takes a warning that came up in the background; null when there is none.</summary>
    internal string? TakeWarning() => _warnings.TryDequeue(out string? warning) ? warning : null;

    /// <inheritdoc/>
    void ITextOutlet.Warn(string message) => Warn(message);

    /// <inheritdoc/>
    void ITextOutlet.OnReceived(RealtimeTextMessage message) => _textReceived.Raise(new RealtimeTextReceivedEventArgs(message));

    internal void Warn(string message)
    {
        _warnings.Enqueue(_secrets.Redact(message));
        while (_warnings.Count > MaxWarnings)
        {
            _warnings.TryDequeue(out _);
        }

        _warned.Pulse();
    }

    /// <summary>Joins the stream's audio; one at a time.</summary>
    /// <exception cref="RealtimeException">Another has joined already.</exception>
    internal void Attach(IStreamListener listener)
    {
        if (Interlocked.CompareExchange(ref _listener, listener, null) is not null)
        {
            throw HasConversation();
        }
    }

    /// <summary>Throws unless a conversation could begin, before any device is opened for it.</summary>
    /// <exception cref="RealtimeException">The stream has ended, or has a conversation.</exception>
    internal void ThrowIfNotFree()
    {
        ThrowIfEnded();
        Budget.ThrowIfOver();
        if (_listener is not null)
        {
            throw HasConversation();
        }
    }

    internal void Detach(IStreamListener listener) => Interlocked.CompareExchange(ref _listener, null, listener);

    private static async Task SayGoodbyeAsync(SessionConnection connection)
    {
        using var deadline = new CancellationTokenSource(GoodbyeDeadline);
        try
        {
            await connection.Transport.CloseAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It is going away anyhow.
        }
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        SessionConnection connection = await OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        Use(connection);
        SessionCount = 1;
        Budget.Start(_options.MaxCost, _options.MaxMinutes);
        TryMove(RealtimeStreamState.Connecting, RealtimeStreamState.Open);
        _loops = Task.Run(() => RunAsync(connection), CancellationToken.None);
    }

    private void End(RealtimeStreamState state, Exception reason)
    {
        lock (_endGate)
        {
            if (State is RealtimeStreamState.Closed or RealtimeStreamState.Failed)
            {
                // A stream that failed and is then closed counts as closed; it keeps its failure.
                MoveTo(state == RealtimeStreamState.Closed ? state : State);
                return;
            }

            _duration = _clock.Elapsed;
            Failure = state == RealtimeStreamState.Failed ? RealtimeException.ToRecord(reason) : null;
            MoveTo(state);
        }

        // Who is woken by what follows finds the warning there.
        if (state == RealtimeStreamState.Failed)
        {
            Warn($"The stream '{Name}' failed: {reason.Message}");
        }

        _ended.TrySetResult();
        _stop.Cancel();
        Budget.Dispose();

        // What waits for its turn ends first: after the end of the queue before the socket, nothing can take its turn any more.
        Sequencer.End(reason);
        _sender.End(reason);
        Responses.End(reason);
        _sessionReplies.End(reason);
        _outOfBand.End(reason);
        Text.End(reason);
        _tools.End();
        _listener?.OnEnded(reason);
        Log.Complete();
    }

    private void WarnOfLoss(string reason) => Warn(
        $"The log of '{Name}' cannot keep the contents of events any more ({reason}); the events themselves and the transcript go on. "
        + "It writes them to a temporary file: make room there, and open another stream for a whole log.");

    private RealtimeException HasConversation() => new(
        "ConversationExists",
        RealtimeErrorKind.InvalidOperation,
        $"The stream '{Name}' has a conversation already.",
        "Stop it with Stop-RealtimeConversation, or open another stream.",
        this);

    private RealtimeException ClosedException() => Failure is RealtimeException failure
        ? failure.ToRecord()
        : Budget.Reason ?? new RealtimeException(
            "StreamClosed",
            RealtimeErrorKind.InvalidOperation,
            $"The stream '{Name}' is closed.",
            "Open another with New-RealtimeStream.",
            this);

    private string NewEventId() => $"realtalk_{Id}_{Interlocked.Increment(ref _lastEventId)}";
}
