namespace Realtalk.Sessions;

/// <summary>Who said something.</summary>
public enum RealtimeRole
{
    /// <summary>The person.</summary>
    User,

    /// <summary>The model.</summary>
    Assistant,

    /// <summary>The software: the client's side of the text stream.</summary>
    System,
}

/// <summary>In what something was said.</summary>
public enum RealtimeMedium
{
    /// <summary>Aloud.</summary>
    Audio,

    /// <summary>In text, which is not heard.</summary>
    Text,
}

/// <summary>One line of a conversation.</summary>
public sealed record RealtimeTranscriptEntry
{
    /// <summary>Who said it.</summary>
    public required RealtimeRole Role { get; init; }

    /// <summary>In what it was said.</summary>
    public required RealtimeMedium Medium { get; init; }

    /// <summary>What was said: the text, or the transcript of the speech; of a reply cut short, all that the model made.</summary>
    public required string Content { get; init; }

    /// <summary>When it entered the conversation.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The item's id; null for a message that is no item of the conversation.</summary>
    public string? ItemId { get; init; }

    /// <summary>The id of the stream whose conversation it is; null where it was read from a file.</summary>
    public int? StreamId { get; init; }

    /// <summary>Whether more may follow: a reply that is being made, speech that is still being written down.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Whether it was cut short by an interruption.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>Of a reply cut short: about what was heard, to a whole word. Else all of it.</summary>
    public string Heard { get; init; } = string.Empty;

    /// <summary>Of a reply cut short: about what was not heard. Else empty.</summary>
    public string Unheard { get; init; } = string.Empty;

    /// <summary>Of a reply cut short: how much was heard. Else null.</summary>
    public TimeSpan? HeardDuration { get; init; }

    /// <summary>The role and the content; what was not heard is marked.</summary>
    public override string ToString() => IsInterrupted && Unheard.Length > 0
        ? $"{Role}: {(Heard.Length > 0 ? $"{Heard} " : string.Empty)}[not heard: {Unheard}]"
        : $"{Role}: {Content}";
}
