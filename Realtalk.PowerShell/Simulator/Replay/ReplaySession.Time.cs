using Realtalk.Protocol;

namespace Realtalk.Simulator.Replay;

/// <content>
/// The time in which it plays: that of the clock or, where the client's devices are files of this process, that of their samples.
/// Then everything happens at the same sample again, however fast the machine.
/// </content>
internal sealed partial class ReplaySession
{
    private static readonly string AudioDelta = ServerEventNames.Of(ServerEventKind.ResponseOutputAudioDelta);

    private bool _expectsDevices;
    private bool _hasDevices;
    private bool _hasSpoken;
    private TimeSpan _position;
    private TimeSpan _microphonePosition;
    private double _microphoneSeen = -1;

    /// <summary>How many messages have come and been dealt with.</summary>
    public long Handled { get; private set; }

    /// <summary>How many messages were sent.</summary>
    public long SentFrames { get; private set; }

    private TimeSpan Now => _hasDevices ? _position : _clock.GetElapsedTime(_start);

    /// <summary>Devices are about to set the time: no sound comes before they do.</summary>
    public void ExpectDevices()
    {
        lock (_gate)
        {
            _expectsDevices = true;
        }
    }

    /// <summary>The devices that were expected do not come, or have gone.</summary>
    public void ForgetDevices()
    {
        lock (_gate)
        {
            _expectsDevices = false;
            if (_hasDevices)
            {
                _hasDevices = false;
                _lastDue = Now;
                _due = null;
            }

            Advance();
        }
    }

    /// <summary>The devices' time has come so far.</summary>
    /// <returns>Whether it is to stand still, until the client has sent what it had sent by then.</returns>
    public bool AdvanceTo(TimeSpan position)
    {
        lock (_gate)
        {
            if (!_hasDevices)
            {
                _hasDevices = true;
                _expectsDevices = false;
                _lastDue = TimeSpan.Zero;
                _due = null;
            }

            _position = position;
            Advance();
            return !_isOver && _next < Part.Frames.Count && _due is null && IsCueLate(Part.Frames[_next]);
        }
    }

    /// <summary>
    /// Whether nothing follows any more; or nothing can, since no sound of the microphone comes that is waited for. Then the
    /// devices' time has come to its end.
    /// </summary>
    public bool IsOverAt(TimeSpan position)
    {
        lock (_gate)
        {
            if (_microphoneSeen != _microphoneMs)
            {
                _microphoneSeen = _microphoneMs;
                _microphonePosition = position;
            }

            return _next >= Part.Frames.Count
                ? _microphoneMs + 0.5 >= Part.MicrophoneMs
                : _due is null && position - _microphonePosition > Patience;
        }
    }

    /// <summary>What and how many have come and gone, to be compared with what the client knows of.</summary>
    public (long Handled, long Sent) Traffic
    {
        get
        {
            lock (_gate)
            {
                return (Handled, SentFrames);
            }
        }
    }

    /// <summary>The client does not send what the devices' time waits for.</summary>
    public void GiveUpCue()
    {
        lock (_gate)
        {
            if (NextCue is not { } cue || _toldOf == _next)
            {
                return;
            }

            _toldOf = _next;
            Report(
                new RealtimeReplayDeviation(
                    RealtimeReplayDeviationKind.Missing,
                    cue.Item.Sequence,
                    cue.Item.Type,
                    null,
                    $"The replay waits for {cue.Name}; it has not come for {Patience.TotalSeconds:0} s.",
                    _clock.GetLocalNow()),
                null);
        }
    }

    // Before the first sound no sample depends on the time.
    private TimeSpan FindDue(ReplayFrame frame, TimeSpan now)
    {
        TimeSpan due = frame.FollowsMicrophone ? now
            : _hasDevices ? _lastDue + (_hasSpoken ? frame.SinceFrame : TimeSpan.Zero)
            : (frame.FollowsFrame ? _lastDue : now) + AtPace(frame.Gap);
        return due > _lastDue ? due : _lastDue;
    }

    private TimeSpan AtPace(TimeSpan time) => double.IsInfinity(_replay.Pace) ? TimeSpan.Zero : time / _replay.Pace;

    private bool MustWaitForDevices(ReplayFrame frame) => _expectsDevices && frame.Item.Type == AudioDelta;

    private bool IsCueLate(ReplayFrame frame) =>
        _firstOpen < frame.Cues
        && frame.MicrophoneMs - _microphoneMs <= 0.5
        && (frame.FollowsMicrophone || !_hasSpoken || _position >= _lastDue + frame.CueAfter);

    private void Schedule(TimeSpan time)
    {
        if (!_hasDevices && time > TimeSpan.Zero)
        {
            _timer.Change(time, Timeout.InfiniteTimeSpan);
        }
    }
}
