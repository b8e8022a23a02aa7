namespace Realtalk.Text;

/// <summary>What can be wrong with a text that is to be sent.</summary>
internal static class TextErrors
{
    // Above that, System.Text.Json writes no text at all.
    private const int MaxLength = 160_000_000;

    public static RealtimeException Empty(object? target) => new(
        "TextEmpty", RealtimeErrorKind.InvalidArgument, "The text is empty.", "Send at least one character.", target);

    public static RealtimeException TooLong(long length, object? target, Exception? cause = null) => new(
        "TextTooLong",
        RealtimeErrorKind.InvalidArgument,
        $"The text has {length:N0} characters, which is more than a message can hold. Nothing was sent of it.",
        $"Send it in parts, or what matters of it: {MaxLength:N0} characters are allowed, and a model takes far fewer.",
        target,
        cause);

    /// <summary>Refuses a text that no frame can hold.</summary>
    /// <exception cref="RealtimeException">It is too long.</exception>
    public static void ThrowIfTooLong(string? text, object? target)
    {
        if (text?.Length > MaxLength)
        {
            throw TooLong(text.Length, target);
        }
    }
}
