using System.Text.Json;
using System.Text.Json.Nodes;
using Realtalk.Events;
using Realtalk.Protocol;
using Realtalk.Simulator.Connections;
using Realtalk.Simulator.Session;
using Realtalk.Simulator.Wire;

namespace Realtalk.Simulator.Replay;

/// <summary>
/// Plays the server of a recorded session. What the server said after something of the client's waits for that; the rest comes in
/// its own time. Any thread may call.
/// </summary>
internal sealed partial class ReplaySession : IServerSession
{
    // How far a client may be ahead of the log.
    private const int Lookahead = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly object _gate = new();
    private readonly RealtimeReplay _replay;
    private readonly ServerEvents _events;
    private readonly FrameSender _sender;
    private readonly TimeProvider _clock;
    private readonly ReplayIds _ids = new();
    private readonly bool[] _hasCome;
    private readonly long _start;
    private readonly ITimer _timer;
    private readonly ITimer _patience;
    private SessionCodings _codings = SessionCodings.Default;
    private double _microphoneMs;
    private double _microphoneLooked = -1;
    private int _come;
    private int _firstOpen;
    private int _next;
    private TimeSpan? _due;
    private TimeSpan _lastDue;
    private long _toldOf = -1;
    private bool _isOver;

    public ReplaySession(RealtimeReplay replay, ReplayPart part, ServerEvents events, FrameSender sender, TimeProvider clock)
    {
        _replay = replay;
        Part = part;
        _events = events;
        _sender = sender;
        _clock = clock;
        _hasCome = new bool[part.Cues.Count];
        _start = clock.GetTimestamp();
        _timer = clock.CreateTimer(_ => Advance(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _patience = clock.CreateTimer(_ => LookForMicrophone(), null, Patience, Patience);
    }

    /// <summary>What is played.</summary>
    public ReplayPart Part { get; }

    /// <summary>How much of it has been.</summary>
    public int Position
    {
        get
        {
            lock (_gate)
            {
                return _next + _come;
            }
        }
    }

    /// <summary>What is waited for, in words.</summary>
    public string? WaitsFor
    {
        get
        {
            lock (_gate)
            {
                return _next < Part.Frames.Count ? Missing(Part.Frames[_next])
                    : _firstOpen < _hasCome.Length ? Part.Cues[_firstOpen].Name
                    : null;
            }
        }
    }

    /// <inheritdoc/>
    public void Open() => Advance();

    /// <inheritdoc/>
    public void Handle(ReadOnlyMemory<byte> message)
    {
        lock (_gate)
        {
            try
            {
                using JsonDocument document = JsonDocument.Parse(message);
                Take(document.RootElement, message.Span);
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
            {
                Deviate(RealtimeReplayDeviationKind.Unexpected, "(not JSON)", null, $"It is no event: {exception.Message}", null);
            }

            Handled++;
            Advance();
        }
    }

    /// <inheritdoc/>
    public void RefuseBinary()
    {
        lock (_gate)
        {
            Handled++;
            Deviate(RealtimeReplayDeviationKind.Unexpected, "(binary)", null, "A binary message is no event.", null);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isOver = true;
            if (_firstOpen < _hasCome.Length && !Part.BreaksOff)
            {
                ReplayCue cue = Part.Cues[_firstOpen];
                _replay.Add(new RealtimeReplayDeviation(
                    RealtimeReplayDeviationKind.Missing,
                    cue.Item.Sequence,
                    cue.Item.Type,
                    null,
                    $"The client left, and {_hasCome.Length - _come} of its events had not come; the first is {cue.Name}.",
                    _clock.GetLocalNow()));
            }
        }

        _timer.Dispose();
        _patience.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Take(JsonElement present, ReadOnlySpan<byte> message)
    {
        string? type = present.Find("type").Text();
        if (type == ClientEventNames.InputAudioBufferAppend)
        {
            _microphoneMs += (double)MicrophoneAudio.CountBytes(message) / _codings.Input.BytesPerMillisecond;
            return;
        }

        string? eventId = present.Find("event_id").Text();
        string? difference = null;
        if (FindCue(present, type, ref difference) is not { } index)
        {
            Deviate(RealtimeReplayDeviationKind.Unexpected, type ?? "(no type)", NextCue, "The log has no such event here.", eventId);
            return;
        }

        ReplayCue cue = Part.Cues[index];
        using (JsonDocument recorded = JsonDocument.Parse(cue.Json))
        {
            _ids.Add(recorded.RootElement.Find("event_id").Text(), eventId);
            _ids.Add(recorded.RootElement.Find("item").Find("id").Text(), present.Find("item").Find("id").Text());
        }

        if (difference is not null)
        {
            // Without the event's id: who sent it need not give up what he does.
            Deviate(RealtimeReplayDeviationKind.Different, type!, cue, char.ToUpperInvariant(difference[0]) + difference[1..] + ".", null);
        }

        if (cue.Item.Type is ClientEventNames.InputAudioBufferCommit or ClientEventNames.InputAudioBufferClear)
        {
            // Who speaks for a shorter time has spoken for all that.
            _microphoneMs = Math.Max(_microphoneMs, cue.MicrophoneMs);
        }

        _hasCome[index] = true;
        _come++;
        while (_firstOpen < _hasCome.Length && _hasCome[_firstOpen])
        {
            _firstOpen++;
        }
    }

    // The first that means the same, or else the first of that type.
    private int? FindCue(JsonElement present, string? type, ref string? difference)
    {
        int? alike = null;
        string? firstDifference = null;
        for (int i = _firstOpen, looked = 0; i < _hasCome.Length && looked < Lookahead; i++)
        {
            if (_hasCome[i])
            {
                continue;
            }

            looked++;
            if (Part.Cues[i].Item.Type != type)
            {
                continue;
            }

            using JsonDocument recorded = JsonDocument.Parse(Part.Cues[i].Json);
            if (new ReplayComparer(_ids, recorded.RootElement, present).FindDifference() is not { } found)
            {
                return i;
            }

            alike ??= i;
            firstDifference ??= found;
        }

        difference = firstDifference;
        return alike;
    }

    private ReplayCue? NextCue => _firstOpen < _hasCome.Length ? Part.Cues[_firstOpen] : null;

    private void Deviate(RealtimeReplayDeviationKind kind, string actual, ReplayCue? expected, string message, string? eventId)
    {
        string text = expected is null
            ? $"{actual} came, and no event of the client's is left in the log. {message}"
            : $"Expected {expected.Name}; {actual} came. {message}";
        Report(new RealtimeReplayDeviation(kind, expected?.Item.Sequence, expected?.Item.Type, actual, text, _clock.GetLocalNow()), eventId);
    }

    private void Report(RealtimeReplayDeviation deviation, string? eventId)
    {
        _replay.Add(deviation);
        _events.SendError(new ProtocolFault("replay_deviation", deviation.Message), eventId);
        SentFrames++;
    }

    private void Advance()
    {
        lock (_gate)
        {
            while (!_isOver && _next < Part.Frames.Count)
            {
                ReplayFrame frame = Part.Frames[_next];
                if (_due is null && Missing(frame) is not null)
                {
                    return;
                }

                TimeSpan now = Now;
                _due ??= FindDue(frame, now);
                if (_due > now || MustWaitForDevices(frame))
                {
                    Schedule(_due.Value - now);
                    return;
                }

                _lastDue = _due.Value;
                _due = null;
                _next++;
                Send(frame);
            }

            if (!_isOver && Part.BreaksOff && _next == Part.Frames.Count)
            {
                _isOver = true;
                _sender.Break();
            }
        }
    }

    private string? Missing(ReplayFrame frame)
    {
        if (_firstOpen < frame.Cues)
        {
            return $"{Part.Cues[_firstOpen].Name}, before {frame.Name}";
        }

        double more = frame.MicrophoneMs - _microphoneMs;
        return more > 0.5 ? $"{more:0} ms of the microphone's sound, before {frame.Name}" : null;
    }

    private void Send(ReplayFrame frame)
    {
        if (frame.Item.Type is "session.created" or "session.updated")
        {
            SendSession(frame);
        }
        else
        {
            _events.SendRaw(frame.Item.Type == AudioDelta ? frame.Json : _ids.Translate(frame.Json).Span);
        }

        _hasSpoken |= frame.Item.Type == AudioDelta;
        SentFrames++;
    }

    // The session is as it was, but it has not expired meanwhile.
    private void SendSession(ReplayFrame frame)
    {
        ReadOnlyMemory<byte> json = _ids.Translate(frame.Json);
        using (JsonDocument document = JsonDocument.Parse(json))
        {
            _codings = frame.Item.Type == "session.updated" ? _codings.With(document.RootElement.Find("session")) : _codings;
        }

        try
        {
            if (JsonNode.Parse(json.Span) is JsonObject root && root["session"] is JsonObject session
                && session["expires_at"] is JsonValue value && value.TryGetValue(out long expires))
            {
                session["expires_at"] = expires + (long)(_clock.GetUtcNow() - frame.Item.Time).TotalSeconds;
                json = JsonSerializer.SerializeToUtf8Bytes(root);
            }
        }
        catch (ArgumentException)
        {
            // A key twice: it goes out as it is.
        }

        _events.SendRaw(json.Span);
    }

    // Nothing comes, so there is nothing to answer: it is told unasked, once.
    private void LookForMicrophone()
    {
        lock (_gate)
        {
            bool stands = _microphoneLooked == _microphoneMs;
            _microphoneLooked = _microphoneMs;
            if (_isOver || !stands || _next >= Part.Frames.Count || _due is not null || _toldOf == _next
                || _firstOpen < Part.Frames[_next].Cues || Missing(Part.Frames[_next]) is not { } missing)
            {
                return;
            }

            _toldOf = _next;
            Report(
                new RealtimeReplayDeviation(
                    RealtimeReplayDeviationKind.Missing,
                    Part.Frames[_next].Item.Sequence,
                    ClientEventNames.InputAudioBufferAppend,
                    null,
                    $"The replay waits for {missing}; no sound has come for {Patience.TotalSeconds:0} s.",
                    _clock.GetLocalNow()),
                null);
        }
    }
}
