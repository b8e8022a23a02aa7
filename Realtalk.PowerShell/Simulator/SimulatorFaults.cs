namespace Realtalk.Simulator;

/// <summary>
/// Ways in which the simulator can be told to misbehave. All are off by default. A step, where one is asked for, is the type of
/// an event of the server or of the client: <c>response.created</c> is right before the first of them, <c>after response.created</c>
/// right after it, <c>response.output_audio.delta#3</c> before the third of a connection. Before a client's event means: in place of
/// handling it.
/// </summary>
public sealed partial class SimulatorFaults
{
    /// <summary>Close the connection (1011) right after the handshake, before <c>session.created</c>.</summary>
    public bool CloseAtOnce { get; set; }

    /// <summary>Split every sent message in WebSocket fragments of so many bytes, also inside a UTF-8 character. Null = whole messages.</summary>
    public int? FragmentBytes { get; set; }

    /// <summary>Create responses, and then send nothing of them until they are cancelled.</summary>
    public bool NeverReply { get; set; }

    /// <summary>Break the TCP connection, without a close frame, after so many output deltas of a reply.</summary>
    public int? DropAfterDeltas { get; set; }

    /// <summary>Send nothing more of a reply after so many of its output deltas, until it is cancelled.</summary>
    public int? StallAfterDeltas { get; set; }

    /// <summary>Each output delta comes up to so much later than it is due, at random. The sequence is the same in every session.</summary>
    public TimeSpan Jitter { get; set; }

    /// <summary>After the <c>response.done</c> of a cancelled response, send so many more deltas of it.</summary>
    public int LateDeltas { get; set; }

    /// <summary>
    /// Use the beta names in what is sent: <c>response.audio.delta</c>, <c>conversation.item.created</c> in place of
    /// added and done, content types <c>text</c> and <c>audio</c>.
    /// </summary>
    public bool BetaNames { get; set; }

    /// <summary>Send one frame that is not JSON before each reply.</summary>
    public bool InvalidJson { get; set; }

    /// <summary>Send an event of an unknown type, with unknown fields, before each reply.</summary>
    public bool UnknownEvents { get; set; }

    /// <summary>End every response as failed, with this error code (for example <c>rate_limit_exceeded</c>). Null = do not.</summary>
    public string? FailWith { get; set; }

    internal SimulatorFaults Clone() => (SimulatorFaults)MemberwiseClone();
}
