namespace Realtalk.Sessions;

/// <summary>What was going on in a conversation when its session was lost.</summary>
/// <param name="ActiveResponseId">The reply that was being made; null where there was none, or one that was to be cancelled.</param>
/// <param name="UserSpoke">Whether the user was speaking.</param>
/// <param name="ReplyWasDue">Whether the user had spoken, and a reply was about to begin.</param>
internal sealed record LostTurn(string? ActiveResponseId, bool UserSpoke, bool ReplyWasDue)
{
    /// <summary>Whether what the user had said had not become an item of the conversation.</summary>
    public bool SpeechIsLost { get; init; }

    /// <summary>Both: a session may be lost before it has taken up what was lost with the one before.</summary>
    public LostTurn And(LostTurn later) => new(later.ActiveResponseId ?? ActiveResponseId, UserSpoke || later.UserSpoke, ReplyWasDue || later.ReplyWasDue)
    {
        SpeechIsLost = SpeechIsLost || later.SpeechIsLost,
    };
}
