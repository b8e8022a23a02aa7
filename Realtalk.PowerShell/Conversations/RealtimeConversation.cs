using Realtalk.Audio;
using Realtalk.Conversations.Turns;
using Realtalk.Protocol;
using Realtalk.Sessions;
using Realtalk.Threading;

namespace Realtalk.Conversations;

/// <summary>
/// Sound for a stream: a microphone and a loudspeaker, each moved by a thread of its own, and the rules of interruption
/// between them. It ends with its stream, or before. Any thread may use it.
/// </summary>
public sealed partial class RealtimeConversation : IAsyncDisposable
{
    private readonly ConversationOptions _options;
    private readonly PlaybackLedger _ledger = new();
    private readonly PlaybackLoop _playback;
    private readonly CaptureLoop _capture;
    private readonly ConversationRecorder? _recorder;
    private readonly ConversationMeter _meter = new();
    private readonly ConversationAudio _audio;
    private readonly ITurnPolicy _turns;
    private readonly PushToTalk? _pushToTalk;
    private readonly AsyncSignal _changed = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IWorker? _inputWorker;
    private IWorker? _outputWorker;
    private int _state;
    private int _stopping;
    private readonly SteadyClock _clock = new();
    private TimeSpan? _duration;

    private RealtimeConversation(RealtimeStream stream, ConversationOptions options)
    {
        Stream = stream;
        _options = options;
        _recorder = options.RecordPath is { } path ? new ConversationRecorder(path, stream.Warn) : null;
        _playback = new PlaybackLoop(options.Output, _ledger, _recorder);
        _capture = new CaptureLoop(options.Input, SendMicrophone, _recorder);
        var cutter = new ReplyCutter(stream, _ledger, _playback, _meter);
        _capture.IsMuted = options.PushToTalk;
        _pushToTalk = options.PushToTalk ? new PushToTalk(stream, cutter) : null;
        _turns = _pushToTalk ?? options.BargeIn switch
        {
            BargeInMode.Confirmed => new ConfirmedBargeIn(stream, _playback, cutter, options.ConfirmAfter, stream.Options.TurnDetection?.CreateResponse ?? true),
            BargeInMode.Off => new NoBargeIn(),
            _ => (ITurnPolicy)new ImmediateBargeIn(stream, cutter),
        };
        _audio = new ConversationAudio(stream, _ledger, _playback, _meter, cutter, _turns);
        _state = (int)(options.PushToTalk ? RealtimeConversationState.Suspended : RealtimeConversationState.Running);
        _playback.ReplyStarted += _meter.OnReplyStarted;
        _playback.ReplyStarted += () => OnSpeaking(true);
        _playback.ReplyEnded += () => OnSpeaking(false);
    }

    /// <summary>The stream that it gives sound to.</summary>
    public RealtimeStream Stream { get; }

    /// <summary>The stream's name.</summary>
    public string Name => Stream.Name;

    /// <summary>Where it is in its life.</summary>
    public RealtimeConversationState State => (RealtimeConversationState)Volatile.Read(ref _state);

    /// <summary>The microphone's name.</summary>
    public string InputDevice => _options.Input.Name;

    /// <summary>The loudspeaker's name.</summary>
    public string OutputDevice => _options.Output.Name;

    /// <summary>The recording's path; null for none.</summary>
    public string? RecordPath => _options.RecordPath;

    /// <summary>What happens when the user speaks while the model does.</summary>
    public BargeInMode BargeIn => _options.BargeIn;

    /// <summary>Whether the user says when his turn is: <see cref="PressToTalk"/> and <see cref="ReleaseToTalk"/>.</summary>
    public bool PushToTalk => _pushToTalk is not null;

    /// <summary>Whether the microphone is open, where the conversation is push-to-talk.</summary>
    public bool IsPressed => _pushToTalk?.IsPressed ?? false;

    /// <summary>When it began.</summary>
    public DateTimeOffset StartTime => _clock.StartTime;

    /// <summary>How long it has lasted, or did.</summary>
    public TimeSpan Duration => _duration ?? _clock.Elapsed;

    /// <summary>Whether the model is to be heard now.</summary>
    public bool IsSpeaking => _playback.IsSpeaking;

    /// <summary>Whether the server hears the user speak now; with push-to-talk, whether the microphone is open.</summary>
    public bool IsUserSpeaking => _meter.UserSpeaks || IsPressed;

    /// <summary>How loud it is at the microphone, in dBFS: the mean level, from -96 (silence) to 0. Also while it is muted.</summary>
    public double InputLevel => _capture.Level.Rms;

    /// <summary>How loud what is played is, in dBFS: the mean level, from -96 (silence) to 0.</summary>
    public double OutputLevel => _playback.Meter.Level.Rms;

    /// <summary>Why it failed, if it did.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>
    /// Whether the loudspeaker has run dry and waits for the server, or the microphone is ahead of the network: a clock that
    /// need not keep time can stand still.
    /// </summary>
    internal bool IsBehind => _playback.IsStarved || Stream.QueuedAudioFrames > 10;

    /// <summary>The items that are being spoken or about to be, in order.</summary>
    internal IReadOnlyList<ItemPosition> SpokenItems => _ledger.Positions;

    /// <summary>From the end of the user's last turn to the reply; null before the first.</summary>
    internal TimeSpan? LastReplyLatency => _meter.LastReplyLatency;

    /// <summary>How many replies were cut off.</summary>
    internal int InterruptionCount => _meter.InterruptionCount;

    /// <summary>How many replies the model has begun to speak.</summary>
    internal int Replies => _ledger.RepliesStarted;

    /// <summary>Whether the model was asked to speak first.</summary>
    internal bool Greets => _options.Greet;

    /// <summary>A task that completes when the microphone has given another frame.</summary>
    internal Task NextFrame => _capture.NextFrame;

    /// <summary>A task that completes when the model begins or ends to speak, or the state changes; take it before looking.</summary>
    internal Task Changed => _changed.Next;

    /// <summary>Starts a conversation on an open stream. The devices go with it, also when this fails.</summary>
    /// <exception cref="RealtimeException">The stream has ended or has a conversation, or the recording cannot be created.</exception>
    internal static async Task<RealtimeConversation> StartAsync(
        RealtimeStream stream, ConversationOptions options, CancellationToken cancellationToken)
    {
        RealtimeConversation? conversation = null;
        try
        {
            stream.ThrowIfEnded();
            conversation = new RealtimeConversation(stream, options);
            stream.Attach(conversation._audio);
            await conversation.ConfigureAsync(cancellationToken).ConfigureAwait(false);
            conversation.StartWorkers();
            stream.OnClose.Push(conversation.DisposeAsync);
            if (options.Greet)
            {
                stream.RequestResponse();
            }

            return conversation;
        }
        catch when (conversation is not null)
        {
            await conversation.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        catch
        {
            options.Input.Dispose();
            options.Output.Dispose();
            throw;
        }
    }

    /// <summary>Mutes the microphone. Where the conversation is push-to-talk: the user has spoken.</summary>
    public void Suspend()
    {
        if (_pushToTalk is not null)
        {
            ReleaseToTalk();
            return;
        }

        _capture.IsMuted = true;
        TryMove(RealtimeConversationState.Running, RealtimeConversationState.Suspended);
    }

    /// <summary>Unmutes the microphone. Where the conversation is push-to-talk: the user will speak.</summary>
    public void Resume()
    {
        if (_pushToTalk is not null)
        {
            PressToTalk();
            return;
        }

        _capture.IsMuted = false;
        TryMove(RealtimeConversationState.Suspended, RealtimeConversationState.Running);
    }

    /// <summary>Opens the microphone, and silences the model. Twice is once.</summary>
    /// <exception cref="RealtimeException">The conversation is not push-to-talk, or its stream has ended.</exception>
    public void PressToTalk()
    {
        RequirePushToTalk().Press();
        _capture.IsMuted = false;
        TryMove(RealtimeConversationState.Suspended, RealtimeConversationState.Running);
    }

    /// <summary>Closes the microphone; the model answers what was said since <see cref="PressToTalk"/>, if it was 100 ms or more.</summary>
    /// <exception cref="RealtimeException">The conversation is not push-to-talk, or its stream has ended.</exception>
    public void ReleaseToTalk()
    {
        RequirePushToTalk().Release();
        _capture.IsMuted = true;
        TryMove(RealtimeConversationState.Running, RealtimeConversationState.Suspended);
    }

    /// <summary>The figures so far.</summary>
    public RealtimeMetric GetMetric() => RealtimeMetric.Of(Stream) with
    {
        Duration = Duration,
        Replies = _ledger.RepliesStarted,
        ReplyLatencies = _meter.ReplyLatencies,
        Interruptions = _meter.Interruptions,
        InterruptionCount = _meter.InterruptionCount,
        HeardPositionErrors = _meter.HeardPositionErrors,
        Underruns = _playback.Meter.Underruns,
        Gaps = _playback.Meter.Gaps,
        StarvedDuration = _playback.Meter.Starved,
        Prebuffer = AudioFormat.ToTimeSpan(_playback.PrebufferSamples),
        InputLatency = _options.Input.Latency,
        OutputLatency = _playback.Meter.DeviceLatency,
        MicrophoneFrames = _capture.Frames,
        LateDeltas = _ledger.LateDeltas,
    };

    /// <summary>Stops the sound and frees the devices; the stream stays. Twice is fine.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _stopping, 1) != 0)
        {
            await _stopped.Task.ConfigureAwait(false);
            return;
        }

        Stream.Detach(_audio);
        _duration = _clock.Elapsed;

        // The input first, since it may be waiting in its device; then the output.
        await Task.Run(() =>
        {
            _inputWorker?.Dispose();
            _options.Input.Dispose();
            _outputWorker?.Dispose();
            _options.Output.Dispose();
            _playback.Dispose();
        }).ConfigureAwait(false);
        DropUnfinishedTurn();
        if (_recorder is not null)
        {
            await _recorder.DisposeAsync().ConfigureAwait(false);
        }

        if (State != RealtimeConversationState.Failed)
        {
            Volatile.Write(ref _state, (int)RealtimeConversationState.Stopped);
        }

        _stopped.TrySetResult();
        OnSpeaking(false);
    }

    /// <summary>The name and state.</summary>
    public override string ToString() => $"{Name} ({State})";

    /// <summary>Whether the microphone's source has ended and the model has fallen silent, or it was stopped or broke.</summary>
    internal bool IsOver => State switch
    {
        RealtimeConversationState.Stopped or RealtimeConversationState.Failed => true,
        RealtimeConversationState.InputEnded => !_playback.IsSpeaking && !_ledger.HasUnheard && Stream.Sequencer.IsIdle && !Stream.IsCallingTools,
        _ => !Stream.State.IsUsable(),
    };

    /// <summary>Waits until <see cref="IsOver"/>.</summary>
    internal async Task WaitForEndAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed = Task.WhenAny(_changed.Next, Stream.Log.Changed);
            if (IsOver)
            {
                return;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // Nothing more comes from the microphone, so the server would never find the end of what the user is saying, and what wants
    // a reply would wait for it.
    private void DropUnfinishedTurn()
    {
        if (_meter.UserSpeaks && Stream.State.IsUsable())
        {
            try
            {
                Stream.SendAfterMicrophone(eventId => new InputAudioBufferClearEvent { EventId = eventId });
            }
            catch (RealtimeException)
            {
                // The stream ended meanwhile, and nothing waits any more.
            }
        }
    }

    private PushToTalk RequirePushToTalk() => _pushToTalk ?? throw new RealtimeException(
        "NotPushToTalk",
        RealtimeErrorKind.InvalidOperation,
        $"The conversation of '{Name}' is not push-to-talk.",
        "Start it with -PushToTalk.",
        this);

    // On the capture thread.
    private void SendMicrophone(ReadOnlySpan<short> samples)
    {
        if (_pushToTalk is null || _pushToTalk.IsPressed)
        {
            Stream.SendMicrophone(samples);
            _turns.OnMicrophoneFrame();
        }
    }

    private void OnSpeaking(bool isSpeaking)
    {
        Stream.History.IsSpeaking = isSpeaking;
        _changed.Pulse();
    }

    private void TryMove(RealtimeConversationState from, RealtimeConversationState to)
    {
        if (Interlocked.CompareExchange(ref _state, (int)to, (int)from) == (int)from)
        {
            _changed.Pulse();
        }
    }
}
