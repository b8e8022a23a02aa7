namespace Realtalk.Tools;

/// <summary>What the tools need of the session. Any thread may call; nothing here waits or throws.</summary>
internal interface IToolOutlet
{
    /// <summary>The session's number.</summary>
    int StreamId { get; }

    /// <summary>A response of the model is to be expected: it has called tools that are still to be answered.</summary>
    void ExpectReply();

    /// <summary>What <see cref="ExpectReply"/> announced is asked for, or will not come.</summary>
    void StopExpectingReply();

    /// <summary>Gives calls their outputs, together, and asks for one response when the model is free.</summary>
    void SendOutputs(IReadOnlyList<(string CallId, string Output)> outputs);

    /// <summary>Answers an MCP server's request for approval, at once: the service waits for it within its response.</summary>
    void SendApproval(string requestId, bool approve, string? reason);

    /// <summary>Tells the user at the next opportunity.</summary>
    void Warn(string message);
}
