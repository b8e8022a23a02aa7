namespace Realtalk.Conversations.Views;

/// <summary>What goes on in a conversation at a moment.</summary>
internal enum ConversationActivity
{
    /// <summary>Nobody speaks, and the microphone is open.</summary>
    Listening,

    /// <summary>The server hears the user speak; with push-to-talk, the microphone is open.</summary>
    UserSpeaks,

    /// <summary>The model is making a reply of which nothing is to be heard yet.</summary>
    Thinking,

    /// <summary>The model is to be heard.</summary>
    ModelSpeaks,

    /// <summary>Nobody speaks, and the microphone is closed.</summary>
    Muted,

    /// <summary>The connection was lost, and what there was of a reply has been heard.</summary>
    Reconnecting,

    /// <summary>The microphone's source has come to its end.</summary>
    InputEnded,
}
