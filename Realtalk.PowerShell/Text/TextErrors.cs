namespace Realtalk.Text;

/// <summary>What can be wrong with a text that is to be sent.</summary>
internal static class TextErrors
{
    public static RealtimeException Empty(object? target) => new(
        "TextEmpty", RealtimeErrorKind.InvalidArgument, "The text is empty.", "Send at least one character.", target);
}
