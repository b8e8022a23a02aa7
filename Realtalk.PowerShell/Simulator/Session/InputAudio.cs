using Realtalk.Protocol;
using Realtalk.Simulator.Responses;
using Realtalk.Simulator.Wire;

namespace Realtalk.Simulator.Session;

/// <summary>The input audio buffer, the detection of turns in it, and what follows from a turn.</summary>
internal sealed class InputAudio
{
    private const int MaximumAppendBytes = 15 * 1024 * 1024;
    private const int MinimumCommitMilliseconds = 100;

    // An open microphone in a silent room must not fill the memory.
    private const int KeptSilenceMilliseconds = 30_000;

    private readonly SessionContext _context;
    private readonly ResponseRequests _responses;
    private readonly TranscriptSender _transcripts;
    private readonly VoiceActivity _activity = new();
    private readonly IdleTimer _idle;
    private readonly InputBuffer _buffer = new();
    private int _scanned;
    private int _turnStart;
    private string? _turnId;
    private double _idleSince;

    public InputAudio(SessionContext context, ResponseRequests responses)
    {
        _context = context;
        _responses = responses;
        _transcripts = new TranscriptSender(context);
        _idle = new IdleTimer(context, OnIdle);
        responses.Ended += OnResponseEnded;
    }

    /// <summary><c>input_audio_buffer.append</c></summary>
    public void Append(byte[] audio)
    {
        if (audio.Length > MaximumAppendBytes)
        {
            throw ProtocolFault.InvalidValue("audio", $"Invalid 'audio': at most {MaximumAppendBytes} bytes of audio may be appended at once, but got {audio.Length}.");
        }

        _buffer.Append(audio);
        if (_context.Settings.TurnDetection is { } detection)
        {
            Scan(detection);
            if (!_activity.IsSpeaking)
            {
                _scanned -= _buffer.KeepLast(KeptSilenceMilliseconds);
            }
        }
    }

    /// <summary><c>input_audio_buffer.commit</c></summary>
    public void Commit()
    {
        double milliseconds = (double)_buffer.Length / _buffer.Coding.BytesPerMillisecond;
        if (milliseconds < MinimumCommitMilliseconds)
        {
            FormattableString message = $"Error committing input audio buffer: buffer too small. Expected at least {MinimumCommitMilliseconds}ms of audio, but buffer only has {milliseconds:0.00}ms of audio.";
            throw new ProtocolFault("input_audio_buffer_commit_empty", FormattableString.Invariant(message));
        }

        string id = _turnId ?? Identifier.New("item");
        _activity.Reset();
        _idle.Stop();
        Finish(0, _buffer.Length, id, isIdle: false, respond: false);
    }

    /// <summary><c>input_audio_buffer.clear</c></summary>
    public void Clear()
    {
        Forget();
        _context.Events.Send(ServerEventKind.InputAudioBufferCleared);
    }

    /// <summary>Follows a change of the settings.</summary>
    public void Adjust()
    {
        if (_context.Settings.InputCoding != _buffer.Coding)
        {
            Forget();
            _buffer.Coding = _context.Settings.InputCoding;
        }

        if (_context.Settings.TurnDetection is null)
        {
            _activity.Reset();
            _idle.Stop();
            _turnId = null;
            _scanned = _buffer.Length;
        }
    }

    private void Forget()
    {
        _activity.Reset();
        _turnId = null;
        _buffer.Drop(_buffer.Length);
        _scanned = 0;
    }

    private void Scan(TurnDetection detection)
    {
        int window = SpeechMeter.WindowMilliseconds * _buffer.Coding.BytesPerMillisecond;
        while (_scanned + window <= _buffer.Length)
        {
            double level = SpeechMeter.Measure(_buffer.Read(_scanned, window), _buffer.Coding);
            _scanned += window;
            switch (_activity.Next(level, detection))
            {
                case true:
                    OnSpeech(detection, window);
                    break;
                case false:
                    OnSilence(detection);
                    break;
            }
        }
    }

    private void OnSpeech(TurnDetection detection, int window)
    {
        _idle.Stop();
        int before = detection.PrefixMilliseconds * _buffer.Coding.BytesPerMillisecond;
        _turnStart = Math.Max(0, _scanned - (_activity.OnsetWindows * window) - before);
        _turnId = Identifier.New("item");
        _context.Events.Send(ServerEventKind.InputAudioBufferSpeechStarted, ("audio_start_ms", Time(_turnStart)), ("item_id", _turnId));
        if (detection.InterruptResponse)
        {
            _responses.Interrupt();
        }
    }

    private void OnSilence(TurnDetection detection)
    {
        string id = _turnId!;
        _context.Events.Send(ServerEventKind.InputAudioBufferSpeechStopped, ("audio_end_ms", Time(_scanned)), ("item_id", id));
        Finish(_turnStart, _scanned, id, isIdle: false, detection.CreateResponse);
    }

    /// <summary>Makes an item of a part of the buffer, and drops the buffer up to its end.</summary>
    private void Finish(int start, int end, string id, bool isIdle, bool respond)
    {
        ItemAudio audio = _buffer.Take(start, end);
        _scanned = Math.Max(0, _scanned - end);
        _turnId = null;

        string? previous = _context.Conversation.LastId;
        var item = StoredItem.FromInput(id, audio, isIdle);
        SpeechMeter.Listen(item, _context);
        _context.Conversation.Append(item);
        _context.Events.Send(ServerEventKind.InputAudioBufferCommitted, ("previous_item_id", previous), ("item_id", id));
        ItemRequests.Announce(item, _context);
        if (respond && !_context.Settings.IsTranscription)
        {
            _responses.CreateByVoice();
        }

        _transcripts.Start(item);
    }

    private void OnResponseEnded(TimeSpan stillPlaying)
    {
        if (_context.Settings.TurnDetection?.IdleTimeout is { } timeout && !_activity.IsSpeaking)
        {
            _idleSince = _buffer.TimeOf(_buffer.Length);
            _idle.Start(stillPlaying + timeout);
        }
    }

    private void OnIdle()
    {
        if (_activity.IsSpeaking || _responses.IsActive || _context.Settings.TurnDetection is not { } detection)
        {
            return;
        }

        string id = Identifier.New("item");
        _context.Events.Send(
            ServerEventKind.InputAudioBufferTimeoutTriggered,
            ("audio_start_ms", (long)_idleSince),
            ("audio_end_ms", Time(_buffer.Length)),
            ("item_id", id));
        int silence = (int)((_buffer.TimeOf(_buffer.Length) - _idleSince) * _buffer.Coding.BytesPerMillisecond);
        int start = Math.Max(0, _buffer.Length - silence);
        Finish(start - (start % _buffer.Coding.BytesPerSample), _buffer.Length, id, isIdle: true, detection.CreateResponse);
    }

    private long Time(int offset) => (long)_buffer.TimeOf(offset);
}
