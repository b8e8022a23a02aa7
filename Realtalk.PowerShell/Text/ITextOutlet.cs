namespace Realtalk.Text;

/// <summary>What the text stream needs of the session. Any thread may call; nothing here waits or throws.</summary>
internal interface ITextOutlet
{
    /// <summary>The session's number.</summary>
    int StreamId { get; }

    /// <summary>Gives a call its output, and asks for a response when the model is free.</summary>
    /// <returns>A task that completes when the answer is on its way, and fails when it never will be.</returns>
    Task SendAnswer(string callId, string text);

    /// <summary>Gives a call its output at once; asks for nothing.</summary>
    void SendOutput(string callId, string text);

    /// <summary>Puts a system message into the conversation, when the model is free.</summary>
    /// <returns>A task that completes when the message is on its way, and fails when it never will be.</returns>
    Task SendNote(string text);

    /// <summary>The model wrote to the software.</summary>
    void OnReceived(RealtimeTextMessage message);

    /// <summary>Tells the user at the next opportunity.</summary>
    void Warn(string message);
}
