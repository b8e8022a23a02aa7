using Realtalk.Sessions;

namespace Realtalk.Subscriptions;

/// <summary>A reply of the model is finished; out-of-band responses are none.</summary>
public sealed class RealtimeResponseDoneEventArgs : EventArgs
{
    internal RealtimeResponseDoneEventArgs(RealtimeResponse response)
    {
        Response = response;
    }

    /// <summary>The reply.</summary>
    public RealtimeResponse Response { get; }
}
