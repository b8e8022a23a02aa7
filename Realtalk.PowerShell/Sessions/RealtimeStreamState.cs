namespace Realtalk.Sessions;

/// <summary>Where a stream is in its life.</summary>
public enum RealtimeStreamState
{
    /// <summary>The connection or the session is not there yet.</summary>
    Connecting,

    /// <summary>The session is open.</summary>
    Open,

    /// <summary>The connection was lost and is being opened again; what is sent meanwhile waits.</summary>
    Reconnecting,

    /// <summary>It was closed by this side.</summary>
    Closed,

    /// <summary>It broke, or was closed by the server.</summary>
    Failed,
}
