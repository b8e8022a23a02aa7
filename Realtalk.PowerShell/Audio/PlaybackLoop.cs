using System.Collections.Concurrent;
using Realtalk.Audio.Devices;

namespace Realtalk.Audio;

/// <summary>
/// Moves the model's sound from the ledger to the device, and silences it when the user speaks. <see cref="Run"/> is the
/// only code that touches the device; other threads set a signal that wakes it.
/// </summary>
internal sealed partial class PlaybackLoop : IDisposable
{
    // While the device plays what it holds there is no signal for "heard", so its position is looked at as often as this.
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ShortestLook = TimeSpan.FromMilliseconds(1);

    // How far the store falls before a delta comes is only seen by looking.
    private static readonly TimeSpan CloseLookInterval = TimeSpan.FromMilliseconds(20);

    private readonly IAudioOutput _output;
    private readonly PlaybackLedger _ledger;
    private readonly SpeakerTail _tail;
    private readonly UnderrunConcealment _concealment;
    private readonly AutoResetEvent _wake = new(initialState: true);
    private readonly short[] _buffer = new short[AudioFormat.FrameSamples];
    private readonly AdaptivePrebuffer _prebuffer = new();
    private readonly ConcurrentQueue<Action> _commands = new();
    private int _fadeIn;
    private bool _isPlaying;
    private long _deviceUnderruns;
    private bool _waitsForServer;
    private volatile bool _isHeld;
    private volatile bool _isSpeaking;

    public PlaybackLoop(IAudioOutput output, PlaybackLedger ledger, IConversationRecorder? recorder)
    {
        _output = output;
        _ledger = ledger;
        _tail = new SpeakerTail(output, recorder);
        _concealment = new UnderrunConcealment(_tail);
        _output.Writable += Wake;
    }

    /// <summary>The first sample of a reply was handed to the device. On the playback thread; handlers do not wait.</summary>
    public event Action? ReplyStarted;

    /// <summary>A reply was heard to its last sample, or cut off. On the playback thread; handlers do not wait.</summary>
    public event Action? ReplyEnded;

    /// <summary>Whether something is to be heard: from a reply's first sample handed to the device to its last one heard.</summary>
    public bool IsSpeaking => _isSpeaking;

    /// <summary>The figures: loudness, gaps, and the device's latency.</summary>
    public PlaybackMeter Meter { get; } = new();

    /// <summary>How much of a reply must be there before it begins to sound, in samples.</summary>
    public int PrebufferSamples => _prebuffer.Samples;

    /// <summary>
    /// Whether a reply that is to be heard is not in the device in time, because the server or this loop is behind: a clock
    /// that need not keep time stands still for so long.
    /// </summary>
    public bool IsStarved => _isSpeaking && !_isHeld && (_ledger.QueuedSamples == 0
        ? _ledger.ExpectsMore
        : _output.PendingSamples < 10 * AudioFormat.SamplesPerMillisecond);

    /// <summary>Makes the loop look at what there is to do.</summary>
    public void Wake()
    {
        try
        {
            _wake.Set();
        }
        catch (ObjectDisposedException)
        {
            // A device's last signal may come after the end.
        }
    }

    /// <summary>
    /// Silences the device and drops what was begun to be cut in the ledger, as soon as the loop's thread gets there.
    /// </summary>
    /// <param name="done">Told what was cut, and the time stamp at which the device was silenced.</param>
    public void Interrupt(Action<IReadOnlyList<CutItem>, long> done)
    {
        _commands.Enqueue(() => Cut(done));
        Wake();
    }

    /// <summary>Stops at the exact sample, as soon as the loop's thread gets there; nothing is lost.</summary>
    public void Hold()
    {
        _commands.Enqueue(StopHere);
        Wake();
    }

    /// <summary>Goes on at the sample where <see cref="Hold"/> stopped.</summary>
    public void Resume()
    {
        _commands.Enqueue(GoOn);
        Wake();
    }

    /// <summary>Plays until the token is cancelled.</summary>
    /// <exception cref="RealtimeException">The device is gone.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        WaitHandle[] signals = [_wake, cancellationToken.WaitHandle];
        while (!cancellationToken.IsCancellationRequested)
        {
            StepIfAsked();
            WaitHandle.WaitAny(signals, _isLed ? Timeout.InfiniteTimeSpan : TimeToNextLook());
        }
    }

    /// <summary>Does what was asked for and feeds the device, without waiting.</summary>
    public void Step()
    {
        while (_commands.TryDequeue(out Action? command))
        {
            command();
        }

        Play();
    }

    public void Dispose()
    {
        _output.Writable -= Wake;
        _wake.Dispose();
    }

    private void Play()
    {
        int pending = _output.PendingSamples;
        _ledger.SetPending(pending);
        if (_isPlaying)
        {
            Meter.OnPosition(pending);
            CheckDevice();
        }

        Feed(_output.WritableSamples);
        _waitsForServer = _isPlaying && _ledger.QueuedSamples == 0;
        if (_waitsForServer)
        {
            OnNothingLeft();
        }

        if (_isSpeaking && !_isPlaying && !_ledger.HasUnheard && !_ledger.ExpectsMore)
        {
            EndReply();
        }
    }

    private void Feed(int room)
    {
        while (room > 0 && (_isPlaying || MayStart()))
        {
            if (_ledger.QueuedSamples > 0 && !_concealment.Undo())
            {
                RunDry();
                continue;
            }

            int count = _ledger.Take(_buffer.AsSpan(0, Math.Min(room, _buffer.Length)));
            if (count == 0)
            {
                break;
            }

            Fade.In(_buffer.AsSpan(0, count), ref _fadeIn);
            Write(_buffer.AsSpan(0, count));
            room -= count;
        }

        if (_isPlaying && _ledger.ExpectsMore)
        {
            _prebuffer.OnLevel(_ledger.QueuedSamples + _output.PendingSamples);
        }
    }

    private bool MayStart()
    {
        int queued = _ledger.QueuedSamples;
        if (_isHeld || queued == 0 || (queued < _prebuffer.Samples && _ledger.ExpectsMore))
        {
            return false;
        }

        _isPlaying = true;
        _deviceUnderruns = _output.Underruns;
        _tail.Break();
        _prebuffer.OnStart(queued);
        if (!_isSpeaking)
        {
            _isSpeaking = true;
            ReplyStarted?.Invoke();
        }

        return true;
    }

    private void Write(ReadOnlySpan<short> samples)
    {
        _tail.Write(samples);
        _prebuffer.OnPlayed(samples.Length);
        Meter.OnWrite(samples);
    }

    // Nothing is left to hand over. While the device still holds something, more may come in time.
    private void OnNothingLeft()
    {
        if (!_ledger.ExpectsMore)
        {
            _concealment.Undo();
            _isPlaying = false;
            _output.Drain();
        }
        else if (_output.PendingSamples > 0)
        {
            _concealment.Apply();
        }
        else
        {
            RunDry();
        }
    }

    private void RunDry()
    {
        _isPlaying = false;
        _fadeIn = Fade.Samples;
        _concealment.Forget();
        Meter.OnDry();
        _prebuffer.OnUnderrun();
    }

    // The device has played all it held. Either there was nothing to give it, or it was not fed in time although there was: then a
    // larger prebuffer would not have helped.
    private void CheckDevice()
    {
        long underruns = _output.Underruns;
        if (underruns == _deviceUnderruns || !_ledger.ExpectsMore)
        {
            return;
        }

        _deviceUnderruns = underruns;
        if (_ledger.QueuedSamples == 0)
        {
            RunDry();
            return;
        }

        // What came meanwhile may have been too late by less than the device's own latency. It goes on by itself.
        Meter.OnHole();
        if (_waitsForServer)
        {
            _prebuffer.OnUnderrun();
        }
    }

    // Infinite where a signal comes for all that can happen.
    private TimeSpan TimeToNextLook()
    {
        if (!_isSpeaking || _isHeld)
        {
            return Timeout.InfiniteTimeSpan;
        }

        TimeSpan interval = _prebuffer.IsGrown && _ledger.ExpectsMore ? CloseLookInterval : LookInterval;
        if (_ledger.QueuedSamples > 0)
        {
            return interval;
        }

        int toFade = _tail.ReplaceableSamples - UnderrunConcealment.Threshold;
        int left = _isPlaying && _ledger.ExpectsMore && !_concealment.IsOn && toFade > 0 ? toFade : _output.PendingSamples;
        TimeSpan time = AudioFormat.ToTimeSpan(left) + ShortestLook;
        return time < interval ? time : interval;
    }

    private void EndReply()
    {
        _isSpeaking = false;
        _fadeIn = 0;
        _concealment.Forget();
        Meter.OnSilenced();
        _prebuffer.OnReplyEnded();
        ReplyEnded?.Invoke();
    }
}
