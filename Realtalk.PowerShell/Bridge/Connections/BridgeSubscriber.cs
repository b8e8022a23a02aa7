using Realtalk.Events;

namespace Realtalk.Bridge.Connections;

/// <summary>What a client is told of. Guarded by itself as a lock, in which its queue is given the news too.</summary>
internal sealed class BridgeSubscriber(OutgoingLines lines)
{
    /// <summary>Stands for "from now to for ever: nothing".</summary>
    public const long Nothing = long.MaxValue;

    public OutgoingLines Lines => lines;

    /// <summary>The last change of the messages that it knows; <see cref="Nothing"/> when it has not subscribed.</summary>
    public long MessagesAfter { get; set; } = Nothing;

    /// <summary>The last change of the transcript that it knows; <see cref="Nothing"/> when it has not subscribed.</summary>
    public long TranscriptAfter { get; set; } = Nothing;

    /// <summary>The last event that it knows; <see cref="Nothing"/> when it has not subscribed.</summary>
    public long EventsAfter { get; set; } = Nothing;

    /// <summary>Which events it wants.</summary>
    public EventFilter Events { get; set; } = new(null, null);

    /// <summary>Whether it wants the changes of the stream's state.</summary>
    public bool State { get; set; }
}
