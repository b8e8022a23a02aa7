namespace Realtalk.Protocol;

/// <summary>Which way an event went.</summary>
public enum EventDirection
{
    /// <summary>From this client to the server.</summary>
    Sent,

    /// <summary>From the server to this client.</summary>
    Received,
}
