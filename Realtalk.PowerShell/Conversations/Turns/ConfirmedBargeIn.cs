using Realtalk.Audio;
using Realtalk.Sessions;

namespace Realtalk.Conversations.Turns;

/// <summary>
/// The model stops at the exact sample when the server hears the user, and goes on there if it was nothing: a cough, an
/// "mm-hmm". It was something if it lasts, or if it is words. The client decides, so the server neither interrupts nor
/// answers by itself. The receive loop and the capture loop call, hence the lock.
/// </summary>
internal sealed class ConfirmedBargeIn(RealtimeStream stream, PlaybackLoop playback, ReplyCutter cutter, TimeSpan confirmAfter, bool answersTurns) : ITurnPolicy
{
    // How long a held reply waits for the words of what was short. The microphone's frames of 20 ms are the clock.
    private const int WordsDeadlineFrames = 1500 / 20;

    // The server tells of an end only after its silence.
    private readonly int _confirmAfterFrames = (int)((confirmAfter + stream.TurnSilence).TotalMilliseconds / 20);

    private readonly object _gate = new();
    private readonly HashSet<string> _nothing = [];
    private bool _isHeld;
    private bool _isStopped;
    private bool _isCommitted;
    private int _frames;
    private string? _itemId;
    private string? _activeResponseId;
    private bool _wantsReply;

    public void OnSpeechStarted(string? itemId, string? activeResponseId)
    {
        lock (_gate)
        {
            if (_isHeld && _itemId is { } earlier && earlier != itemId)
            {
                // More followed before it was clear what the first was: someone is talking.
                _nothing.Remove(earlier);
            }

            bool isSpeaking = _isHeld || cutter.IsSpeaking || activeResponseId is not null;
            (_itemId, _activeResponseId, _frames, _isStopped, _isCommitted) = (itemId, activeResponseId, 0, false, false);
            _wantsReply = !isSpeaking;
            if (isSpeaking && !_isHeld)
            {
                _isHeld = true;
                playback.Hold();
            }
        }
    }

    public void OnSpeechStopped(string? itemId)
    {
        lock (_gate)
        {
            _isStopped = true;
            _frames = 0;
            if (_isHeld && stream.Options.TranscriptionModel is null)
            {
                Resume();
            }
        }
    }

    public void OnCommitted(string? itemId)
    {
        lock (_gate)
        {
            _isCommitted = true;
            if (itemId is not null && _nothing.Remove(itemId))
            {
                Quietly(() => cutter.Delete(itemId));
            }
            else if (_wantsReply && !_isHeld)
            {
                Reply();
            }
        }
    }

    public void OnTranscribed(string? itemId, string? text)
    {
        lock (_gate)
        {
            if (!_isHeld || itemId != _itemId)
            {
                return;
            }

            if (Backchannel.IsIn(text))
            {
                Resume();
            }
            else
            {
                Confirm();
            }
        }
    }

    public void OnSessionLost()
    {
        lock (_gate)
        {
            if (_isHeld)
            {
                // Nobody will say any more what it was.
                _isHeld = false;
                playback.Resume();
            }

            (_itemId, _activeResponseId, _wantsReply, _isStopped, _isCommitted) = (null, null, false, false, false);
            _nothing.Clear();
        }
    }

    public void OnMicrophoneFrame()
    {
        lock (_gate)
        {
            if (!_isHeld)
            {
                return;
            }

            _frames++;
            if (!_isStopped && _frames >= _confirmAfterFrames)
            {
                Confirm();
            }
            else if (_isStopped && _frames >= WordsDeadlineFrames)
            {
                Resume();
            }
        }
    }

    private void Confirm()
    {
        _isHeld = false;
        _wantsReply = true;
        cutter.Cut(_activeResponseId);
        Quietly(() => stream.CancelResponse());
        if (_isCommitted)
        {
            Reply();
        }
    }

    private void Resume()
    {
        _isHeld = false;
        _wantsReply = false;
        playback.Resume();
        if (_itemId is not { } itemId)
        {
            return;
        }

        if (_isCommitted)
        {
            Quietly(() => cutter.Delete(itemId));
        }
        else
        {
            _nothing.Add(itemId);
        }
    }

    private void Reply()
    {
        _wantsReply = false;
        if (answersTurns)
        {
            Quietly(() => stream.RequestResponse());
        }
    }

    private static void Quietly(Action send)
    {
        try
        {
            send();
        }
        catch (RealtimeException)
        {
            // The stream ended meanwhile; its end is reported elsewhere.
        }
    }
}
