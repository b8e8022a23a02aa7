using Realtalk.Sessions;

namespace Realtalk.Conversations.Turns;

/// <summary>The model falls silent as soon as the server hears the user; the server answers the user's turn.</summary>
internal sealed class ImmediateBargeIn(RealtimeStream stream, ReplyCutter cutter) : ITurnPolicy
{
    public void OnSpeechStarted(string? itemId, string? activeResponseId)
    {
        if (cutter.Cut(activeResponseId) && !stream.ServerInterrupts)
        {
            stream.CancelResponse();
        }
    }

    public void OnSpeechStopped(string? itemId)
    {
    }

    public void OnCommitted(string? itemId)
    {
    }

    public void OnTranscribed(string? itemId, string? text)
    {
    }

    public void OnSessionLost()
    {
    }

    public void OnMicrophoneFrame()
    {
    }
}
