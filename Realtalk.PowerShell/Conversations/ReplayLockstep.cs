using System.Diagnostics;
using Realtalk.Audio;
using Realtalk.Audio.Devices.Wave;
using Realtalk.Events;
using Realtalk.Protocol;
using Realtalk.Sessions;
using Realtalk.Simulator.Replay;

namespace Realtalk.Conversations;

/// <summary>
/// Lets the time of file devices pass only when all that was to happen by now has happened, on both sides of the wire. So a
/// recorded call gives the same samples each time it is played. Asked on the clock's thread, before each 10 ms of sound.
/// </summary>
internal sealed class ReplayLockstep(
    RealtimeConversation conversation, ReplaySession session, WaveClock clock, ClockedInput input, bool inputEnds)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly RealtimeStream _stream = conversation.Stream;
    private (long Position, long Handled, long Sent) _stepped = (-1, 0, 0);
    private long _read;
    private long _sentByClient;
    private long _receivedByClient;
    private long _waitingSince;
    private bool _isOver;

    /// <summary>Whether the time is to stand still for now.</summary>
    public bool MustWait()
    {
        if (_isOver || IsEnded())
        {
            return false;
        }

        long start = Stopwatch.GetTimestamp();
        var spin = default(SpinWait);
        do
        {
            if (HasHappened(out bool standsStill))
            {
                if (!standsStill)
                {
                    _waitingSince = 0;
                    return false;
                }

                OnWaiting(session.GiveUpCue);
                return true;
            }

            spin.SpinOnce(sleep1Threshold: -1);
        }
        while (Stopwatch.GetElapsedTime(start) < Look);

        // A wire that loses what it carries is none to be in step with.
        OnWaiting(End);
        return true;
    }

    private bool IsEnded()
    {
        if (_stream.State == RealtimeStreamState.Open && conversation.State is not (RealtimeConversationState.Stopped or RealtimeConversationState.Failed))
        {
            return false;
        }

        End();
        return true;
    }

    private void End()
    {
        _isOver = true;
        conversation.Playback.StepsByItself = true;
        session.ForgetDevices();
    }

    private void OnWaiting(Action giveUp)
    {
        _waitingSince = _waitingSince == 0 ? Stopwatch.GetTimestamp() : _waitingSince;
        if (Stopwatch.GetElapsedTime(_waitingSince) > Patience)
        {
            _waitingSince = 0;
            giveUp();
        }
    }

    private bool HasHappened(out bool standsStill)
    {
        long position = clock.Position;
        standsStill = session.AdvanceTo(AudioFormat.ToTimeSpan(position));
        (long handled, long sent) = session.Traffic;
        if (!IsQuiet(handled, sent))
        {
            return false;
        }

        // The loudspeaker is fed when all of that is there, and not with the first of it.
        if (_stepped != (position, handled, sent))
        {
            _stepped = (position, handled, sent);
            conversation.Playback.StepOnce();
            return false;
        }

        // What is recorded after the end is silence, as much as the machine is fast.
        standsStill = standsStill
            || (session.IsOverAt(AudioFormat.ToTimeSpan(position)) && !conversation.IsSpeaking && (input.HasEnded || !inputEnds));
        return conversation.Playback.HasStepped;
    }

    private bool IsQuiet(long handled, long sent)
    {
        if (conversation.CapturedFrames < input.ProducedSamples / AudioFormat.FrameSamples || !_stream.IsAllSent || !conversation.Playback.HasStepped)
        {
            return false;
        }

        RealtimeEventLog log = _stream.Log;
        for (long settled = log.SettledCount; _read < settled && log.TryGetRecord(_read + 1, out EventRecord record); _read++)
        {
            _sentByClient += record.Direction == EventDirection.Sent ? 1 : 0;
            _receivedByClient += record.Direction == EventDirection.Received ? 1 : 0;
        }

        return _read == log.Count && _sentByClient == handled && _receivedByClient == sent;
    }
}
