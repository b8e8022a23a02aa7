namespace Realtalk.Binding;

/// <summary>How the server finds out that the user has begun and ended a turn.</summary>
public enum TurnDetectionMode
{
    /// <summary>By the loudness of the sound (<c>server_vad</c>).</summary>
    ServerVad,

    /// <summary>By what is said (<c>semantic_vad</c>).</summary>
    SemanticVad,

    /// <summary>Not at all: the client says when a turn ends.</summary>
    None,
}
