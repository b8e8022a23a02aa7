using Realtalk.Sessions;

namespace Realtalk.Subscriptions;

/// <summary>The stream went to another state.</summary>
public sealed class RealtimeStateChangedEventArgs : EventArgs
{
    internal RealtimeStateChangedEventArgs(RealtimeStreamState previous, RealtimeStreamState state, Exception? failure)
    {
        Previous = previous;
        State = state;
        Failure = failure;
    }

    /// <summary>The state before.</summary>
    public RealtimeStreamState Previous { get; }

    /// <summary>The state now.</summary>
    public RealtimeStreamState State { get; }

    /// <summary>Why the stream failed; null where it did not.</summary>
    public Exception? Failure { get; }
}
