using Realtalk.Events;

namespace Realtalk.Subscriptions;

/// <summary>The server sent an event.</summary>
public sealed class RealtimeEventReceivedEventArgs : EventArgs
{
    internal RealtimeEventReceivedEventArgs(RealtimeEvent received)
    {
        Event = received;
    }

    /// <summary>The event, as the log has it.</summary>
    public RealtimeEvent Event { get; }
}
