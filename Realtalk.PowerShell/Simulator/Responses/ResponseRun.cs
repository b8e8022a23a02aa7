using Realtalk.Audio.Conversion;
using Realtalk.Simulator.Dialogue;
using Realtalk.Simulator.Session;
using Realtalk.Simulator.Speech;
using Realtalk.Simulator.Wire;

namespace Realtalk.Simulator.Responses;

/// <summary>One response in the making: waits as long as a model would, and has the events sent.</summary>
internal sealed class ResponseRun
{
    // All times are at the pace of speech.
    private const double ThinkingMilliseconds = 160;
    private const double MillisecondsPerWord = 100;
    private const double MillisecondsPerArgumentPiece = 40;
    private const int FirstAudioMilliseconds = 50;
    private const int AudioMilliseconds = 100;

    // The transcript is a little ahead of the sound, as the service's is.
    private const int TranscriptLeadMilliseconds = 300;
    private const int ArgumentPieceLength = 12;

    private readonly SessionContext _context;
    private readonly PlannedReply _reply;
    private readonly ResponseEvents _events;
    private readonly CancellationTokenSource _cancel;
    private int _deltas;
    private ItemAudio? _speech;
    private long _firstSound;

    public ResponseRun(SessionContext context, ResponseSettings settings, PlannedReply reply, ResponseInput input)
    {
        _context = context;
        _reply = reply;
        Settings = settings;
        _events = new ResponseEvents(context, settings, input);
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(context.Tasks.Ended);
    }

    /// <summary>It has ended, one way or another. Raised under the session's lock.</summary>
    public event Action<ResponseRun>? Finished;

    /// <summary><c>resp_…</c></summary>
    public string Id => _events.Id;

    /// <summary>What it is to be.</summary>
    public ResponseSettings Settings { get; }

    /// <summary>How long its sound plays on, for one who began with the first piece.</summary>
    public TimeSpan StillPlaying
    {
        get
        {
            TimeSpan rest = TimeSpan.FromMilliseconds(_speech?.Milliseconds ?? 0) - _context.Options.Clock.GetElapsedTime(_firstSound);
            return rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
        }
    }

    /// <summary>Creates it, and lets it run. Call under the session's lock.</summary>
    public void Start()
    {
        _events.Create();
        _context.Tasks.Run(RunAsync);
    }

    /// <summary>Cancels it. Call under the session's lock.</summary>
    /// <param name="reason"><c>turn_detected</c> or <c>client_cancelled</c>.</param>
    public void Cancel(string reason)
    {
        if (_events.IsDone)
        {
            return;
        }

        _events.End("cancelled", reason);
        for (int index = 0; index < _context.Options.Faults.LateDeltas; index++)
        {
            _events.SendLate(AudioMilliseconds);
        }

        Finished?.Invoke(this);
        _cancel.Cancel();
    }

    private async Task RunAsync()
    {
        try
        {
            await MakeAsync(_cancel.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Cancelled, or the session is over; whoever did it has sent what there is to send.
        }
        catch (Exception exception)
        {
            // A clip that cannot be read, say. The client learns it as it would from the service.
            Finish("failed", error: ("server_error", exception.Message));
        }
        finally
        {
            _cancel.Dispose();
        }
    }

    private async Task MakeAsync(CancellationToken cancellation)
    {
        SimulatorFaults faults = _context.Options.Faults;
        await _context.DelayAsync(_context.AtPace(ThinkingMilliseconds), cancellation).ConfigureAwait(false);
        if (faults.NeverReply)
        {
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(false);
        }

        if (faults.FailWith is { } code)
        {
            Finish("failed", error: (code, $"The simulator was told to fail with {code}."));
            return;
        }

        if (_reply.Text is { } text)
        {
            bool hasCalls = _reply.Calls.Count > 0;
            await (Settings.IsAudio ? SpeakAsync(text, hasCalls, cancellation) : WriteAsync(text, hasCalls, cancellation)).ConfigureAwait(false);
        }

        foreach (ScriptedCall call in _reply.Calls)
        {
            await CallAsync(call, cancellation).ConfigureAwait(false);
        }

        Finish("completed");
    }

    private async Task WriteAsync(string text, bool hasCalls, CancellationToken cancellation)
    {
        Emit(() => _events.OpenMessage(null, hasCalls));
        foreach (string word in TextPieces.Split(text))
        {
            await BeforeDeltaAsync(cancellation).ConfigureAwait(false);
            Emit(() => _events.AddText(word));
            AfterDelta();
            await _context.DelayAsync(_context.AtPace(MillisecondsPerWord), cancellation).ConfigureAwait(false);
        }

        Emit(_events.CloseItem);
    }

    private async Task SpeakAsync(string text, bool hasCalls, CancellationToken cancellation)
    {
        ItemAudio speech = await MakeSpeechAsync(text, cancellation).ConfigureAwait(false);
        Emit(() =>
        {
            _speech = speech;
            _context.HasSpoken = true;
            _events.OpenMessage(speech, hasCalls);
        });

        string[] words = TextPieces.Split(text).ToArray();
        int perMillisecond = speech.Coding.BytesPerMillisecond;
        int lead = TranscriptLeadMilliseconds * perMillisecond;
        int word = 0;
        int spoken = 0;
        int position = 0;
        long start = _context.Options.Clock.GetTimestamp();
        _firstSound = start;
        while (position < speech.Bytes.Length)
        {
            // By the clock and not by the piece, so that neither late timers nor jitter add up.
            await StallAsync(cancellation).ConfigureAwait(false);
            TimeSpan due = DueAt((double)position / perMillisecond) + NextJitter();
            await _context.DelayAsync(due - _context.Options.Clock.GetElapsedTime(start), cancellation).ConfigureAwait(false);

            int count = Math.Min((position == 0 ? FirstAudioMilliseconds : AudioMilliseconds) * perMillisecond, speech.Bytes.Length - position);
            int from = position;
            position += count;
            Emit(() =>
            {
                for (; word < words.Length && (long)spoken * speech.Bytes.Length <= (long)(position + lead) * text.Length; word++)
                {
                    _events.AddTranscript(words[word]);
                    spoken += words[word].Length;
                }

                _events.AddAudio(from, count);
            });
            AfterDelta();
        }

        Emit(() =>
        {
            for (; word < words.Length; word++)
            {
                _events.AddTranscript(words[word]);
            }

            _events.CloseItem();
        });
    }

    private async Task<ItemAudio> MakeSpeechAsync(string text, CancellationToken cancellation)
    {
        AudioCoding coding = Settings.Coding;
        if (_reply.Echo is { } echo)
        {
            // In the same format every sample comes back as it came.
            byte[] same = echo.Coding == coding ? echo.Known.ToArray() : coding.EncodeSpeech(echo.Coding.DecodeToSpeech(echo.Known.Span));
            return new ItemAudio(same, coding, 0);
        }

        short[] samples = await _context.Scenario.Speech.SpeakAsync(text, SpeechVoice.Model, cancellation).ConfigureAwait(false);
        return new ItemAudio(coding.EncodeSpeech(samples), coding, 0);
    }

    private async Task CallAsync(ScriptedCall call, CancellationToken cancellation)
    {
        Emit(() => _events.OpenCall(call.Name));
        for (int start = 0; start < call.Arguments.Length; start += ArgumentPieceLength)
        {
            string piece = call.Arguments.Substring(start, Math.Min(ArgumentPieceLength, call.Arguments.Length - start));
            await BeforeDeltaAsync(cancellation).ConfigureAwait(false);
            Emit(() => _events.AddArguments(piece));
            AfterDelta();
            await _context.DelayAsync(_context.AtPace(MillisecondsPerArgumentPiece), cancellation).ConfigureAwait(false);
        }

        Emit(_events.CloseItem);
    }

    private async Task BeforeDeltaAsync(CancellationToken cancellation)
    {
        await StallAsync(cancellation).ConfigureAwait(false);
        await _context.DelayAsync(NextJitter(), cancellation).ConfigureAwait(false);
    }

    private Task StallAsync(CancellationToken cancellation) =>
        _deltas >= _context.Options.Faults.StallAfterDeltas ? Task.Delay(Timeout.Infinite, cancellation) : Task.CompletedTask;

    // When the sound from a place on is due.
    private TimeSpan DueAt(double milliseconds)
    {
        TimeSpan due = _context.AtPace(milliseconds);
        TimeSpan late = TimeSpan.FromMilliseconds(2 * milliseconds);
        return milliseconds <= _context.Options.Faults.Lag.TotalMilliseconds && late > due ? late : due;
    }

    private TimeSpan NextJitter()
    {
        TimeSpan jitter = _context.Options.Faults.Jitter;
        if (jitter <= TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        lock (_context.Gate)
        {
            return _context.Random.NextDouble() * jitter;
        }
    }

    private void AfterDelta()
    {
        _deltas++;
        if (_context.Options.Faults.DropAfterDeltas == _deltas)
        {
            _context.Sender.Break();
        }
    }

    private void Finish(string status, string? reason = null, (string Code, string Message)? error = null)
    {
        lock (_context.Gate)
        {
            if (!_events.IsDone)
            {
                _events.End(status, reason, error);
                Finished?.Invoke(this);
            }
        }
    }

    /// <summary>Sends under the session's lock, unless the response has ended in the meantime.</summary>
    private void Emit(Action send)
    {
        lock (_context.Gate)
        {
            if (_events.IsDone)
            {
                throw new OperationCanceledException();
            }

            send();
            if (_events.IsFull)
            {
                Finish("incomplete", "max_output_tokens");
                throw new OperationCanceledException();
            }
        }
    }
}
