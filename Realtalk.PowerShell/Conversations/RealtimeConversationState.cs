namespace Realtalk.Conversations;

/// <summary>Where a conversation is in its life.</summary>
public enum RealtimeConversationState
{
    /// <summary>Sound goes both ways.</summary>
    Running,

    /// <summary>The microphone is muted.</summary>
    Suspended,

    /// <summary>The microphone's source has come to its end (a scripted caller hung up, a file ended); the model may still be heard.</summary>
    InputEnded,

    /// <summary>It was stopped.</summary>
    Stopped,

    /// <summary>A device or the stream broke.</summary>
    Failed,
}
