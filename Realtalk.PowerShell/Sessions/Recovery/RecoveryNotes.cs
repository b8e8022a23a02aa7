namespace Realtalk.Sessions.Recovery;

/// <summary>What the model is told, as a system message, of what was lost with a session; nobody hears it.</summary>
internal static class RecoveryNotes
{
    /// <summary>The model spoke.</summary>
    public const string ReplyWasCutOff =
        "The connection was lost for a moment while you were replying, and your last message ends where it was cut off. Go on from there; do not begin again.";

    /// <summary>The user spoke.</summary>
    public const string UserWasCutOff =
        "The connection was lost for a moment while the user was speaking, so you may have missed what was said. If it is not clear, ask for it.";

    /// <summary>The user had spoken, and the model was about to answer.</summary>
    public const string TurnWasLost =
        "The connection was lost for a moment, and what the user said last is lost with it. Tell the user so in a few words, and ask to say it again.";
}
