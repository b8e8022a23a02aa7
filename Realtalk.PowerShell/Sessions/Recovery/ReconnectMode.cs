namespace Realtalk.Sessions;

/// <summary>What a stream does when its connection is lost.</summary>
public enum ReconnectMode
{
    /// <summary>It connects again, and takes the conversation along into the new session; so it does before a session's time is over.</summary>
    Auto,

    /// <summary>It has failed.</summary>
    Never,
}
