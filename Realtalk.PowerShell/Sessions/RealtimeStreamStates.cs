namespace Realtalk.Sessions;

/// <summary>What the states have in common.</summary>
internal static class RealtimeStreamStates
{
    /// <summary>Whether the stream can be used, though it may be without a connection for the moment.</summary>
    public static bool IsUsable(this RealtimeStreamState state) => state is RealtimeStreamState.Open or RealtimeStreamState.Reconnecting;
}
