namespace Realtalk.Text;

/// <summary>What the text stream needs of the session. Any thread may call; nothing here waits or throws.</summary>
internal interface ITextOutlet
{
    /// <summary>The session's number.</summary>
    int StreamId { get; }

    /// <summary>Gives a call its output, and asks for a response when the model is free.</summary>
    void SendAnswer(string callId, string text);

    /// <summary>Puts a system message into the conversation, when the model is free.</summary>
    void SendNote(string text);

    /// <summary>Tells the user at the next opportunity.</summary>
    void Warn(string message);
}
