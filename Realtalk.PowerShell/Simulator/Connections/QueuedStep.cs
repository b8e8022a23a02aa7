namespace Realtalk.Simulator.Connections;

/// <summary>What a connection can be told to do.</summary>
internal enum QueuedStep
{
    /// <summary>Break the connection: a TCP reset.</summary>
    Break,

    /// <summary>End the connection without a close frame: a TCP FIN.</summary>
    End,

    /// <summary>Send a message.</summary>
    Message,

    /// <summary>Send a message after the one behind it.</summary>
    MessageAfterNext,

    /// <summary>Close politely.</summary>
    Close,

    /// <summary>Send nothing for a while.</summary>
    Pause,

    /// <summary>Be no longer there, without an end of the connection.</summary>
    Sever,
}
