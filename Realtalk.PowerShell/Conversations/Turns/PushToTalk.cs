using Realtalk.Protocol;
using Realtalk.Sessions;

namespace Realtalk.Conversations.Turns;

/// <summary>
/// The user says when his turn is: pressing opens the microphone (and interrupts the model), releasing ends the turn and
/// asks for the reply. The server detects no turns. Any thread may press and release.
/// </summary>
internal sealed class PushToTalk(RealtimeStream stream, ReplyCutter cutter) : ITurnPolicy
{
    // The service refuses less than 100 ms.
    private const int LeastFrames = 5;

    private readonly object _gate = new();
    private bool _isPressed;
    private bool _isEnding;
    private int _frames;

    /// <summary>Whether the microphone is open.</summary>
    public bool IsPressed
    {
        get
        {
            lock (_gate)
            {
                return _isPressed;
            }
        }
    }

    public UserTurn Turn
    {
        get
        {
            lock (_gate)
            {
                return _isPressed ? UserTurn.Speaking : _isEnding ? UserTurn.Ending : UserTurn.None;
            }
        }
    }

    /// <summary>Opens the microphone.</summary>
    /// <exception cref="RealtimeException">The stream has ended.</exception>
    public void Press()
    {
        lock (_gate)
        {
            if (_isPressed)
            {
                return;
            }

            stream.ThrowIfEnded();
            _isPressed = true;
            _isEnding = false;
            _frames = 0;
            cutter.Cut(stream.Sequencer.ActiveResponseId);
            stream.CancelResponse();
            stream.SendAfterMicrophone(eventId => new InputAudioBufferClearEvent { EventId = eventId });
        }
    }

    /// <summary>Closes the microphone, and asks for a reply if anything was said.</summary>
    /// <exception cref="RealtimeException">The stream has ended.</exception>
    public void Release()
    {
        lock (_gate)
        {
            if (!_isPressed)
            {
                return;
            }

            _isPressed = false;
            stream.ThrowIfEnded();
            if (_frames >= LeastFrames)
            {
                _isEnding = true;
                stream.SendAfterMicrophone(eventId => new InputAudioBufferCommitEvent { EventId = eventId });
            }
        }
    }

    public void OnSpeechStarted(string? itemId, string? activeResponseId)
    {
    }

    public void OnSpeechStopped(string? itemId)
    {
    }

    public void OnCommitted(string? itemId)
    {
        EndTurn();
        try
        {
            stream.RequestResponse();
        }
        catch (RealtimeException)
        {
            // The stream ended meanwhile; its end is reported elsewhere.
        }
    }

    public void OnTranscribed(string? itemId, string? text)
    {
    }

    public void OnSessionLost() => EndTurn();

    public void OnMicrophoneFrame()
    {
        lock (_gate)
        {
            _frames++;
        }
    }

    private void EndTurn()
    {
        lock (_gate)
        {
            _isEnding = false;
        }
    }
}
