using Realtalk.Sessions;

namespace Realtalk.Conversations.Views;

/// <summary>The colour in which somebody's words are shown, the same in all views.</summary>
internal static class SpeakerColor
{
    public static string Of(RealtimeRole role) =>
        role switch { RealtimeRole.Assistant => Ansi.Cyan, RealtimeRole.User => Ansi.Yellow, _ => Ansi.Magenta };
}
