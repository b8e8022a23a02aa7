namespace Realtalk;

/// <summary>What can be wrong with wildcards.</summary>
internal static class PatternErrors
{
    public static RealtimeException Malformed(string pattern, Exception? cause = null) => new(
        "PatternInvalid",
        RealtimeErrorKind.InvalidArgument,
        $"'{pattern}' is no pattern: a '[' in it has no end.",
        "Close the set ([ab], [a-z]), or write `[ where the bracket itself is meant.",
        pattern,
        cause);
}
