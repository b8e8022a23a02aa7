namespace Realtalk.Conversations.Turns;

/// <summary>The model finishes what it says, and the server does the rest.</summary>
internal sealed class NoBargeIn : ITurnPolicy
{
    public void OnSpeechStarted(string? itemId, string? activeResponseId)
    {
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
