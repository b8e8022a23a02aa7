using Realtalk.Sessions;

namespace Realtalk.Conversations.Views;

/// <summary>A transcript entry in words.</summary>
internal static class TranscriptLine
{
    /// <summary>Where the part of a reply that was not heard begins.</summary>
    public const string UnheardMark = "[not heard:";

    /// <summary>Speech of which nobody has written down the words.</summary>
    public const string NotTranscribed = "(not transcribed)";

    /// <summary>Who says it: the person, the model, or the software.</summary>
    public static string Speaker(RealtimeTranscriptEntry entry) =>
        entry.Role switch { RealtimeRole.Assistant => "MODEL", RealtimeRole.User => "USER", _ => "CLIENT" };

    /// <summary>Who says what, and of a reply cut short what was not heard.</summary>
    public static string Format(RealtimeTranscriptEntry entry) => $"{Speaker(entry)}: {Words(entry)}";

    /// <summary>The same where no column tells what is said aloud: the text stream is marked.</summary>
    public static string FormatAlone(RealtimeTranscriptEntry entry) =>
        $"{Speaker(entry)}{(entry.Medium == RealtimeMedium.Text ? " (text)" : string.Empty)}: {Words(entry)}";

    private static string Words(RealtimeTranscriptEntry entry)
    {
        string said = entry.Content.Length == 0 ? NotTranscribed : entry.Heard;
        string unheard = entry.Unheard.Length > 0 ? $" {UnheardMark} {entry.Unheard}]" : string.Empty;
        return $"{said}{(entry.IsInterrupted ? " --" : string.Empty)}{unheard}";
    }
}
