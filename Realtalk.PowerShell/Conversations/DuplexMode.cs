namespace Realtalk.Conversations;

/// <summary>Whether both may speak at once.</summary>
public enum DuplexMode
{
    /// <summary>Both at once, so that the user can interrupt.</summary>
    Full,

    /// <summary>The microphone is closed while the model speaks, so that it cannot hear itself.</summary>
    Half,
}
