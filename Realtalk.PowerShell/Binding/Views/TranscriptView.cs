using System.Management.Automation;
using Realtalk.Conversations.Views;
using Realtalk.Sessions;

namespace Realtalk.Binding.Views;

/// <summary>
/// What is shown of a transcript's entry, in the colour of who speaks. Where colours are wanted, that is; and what comes of
/// <c>Out-String</c> and <c>Out-File</c> has none in any case, because PowerShell takes them out.
/// </summary>
public static class TranscriptView
{
    /// <summary>Who says it.</summary>
    /// <param name="instance">The entry.</param>
    public static string? GetRole(PSObject? instance) =>
        instance?.BaseObject is RealtimeTranscriptEntry entry ? OutputStyle.Paint($"{entry.Role}", SpeakerColor.Of(entry.Role)) : null;

    /// <summary>What is said; what was not heard is struck.</summary>
    /// <param name="instance">The entry.</param>
    public static string? GetContent(PSObject? instance)
    {
        if (instance?.BaseObject is not RealtimeTranscriptEntry entry)
        {
            return null;
        }

        string color = SpeakerColor.Of(entry.Role);
        if (entry.IsInterrupted && entry.Unheard.Length > 0)
        {
            // The mark says it where there are no colours, and to those who do not see them.
            string heard = entry.Heard.Length > 0 ? OutputStyle.Paint(TextCells.Clean(entry.Heard), color) + " " : string.Empty;
            return $"{heard}{OutputStyle.Paint($"{TranscriptLine.UnheardMark} {TextCells.Clean(entry.Unheard)}]", Ansi.DimStruck)}";
        }

        string said = TextCells.Clean(entry.Content) + (entry.IsPartial ? "…" : string.Empty);
        return said.Length > 0 ? OutputStyle.Paint(said, color)
            : entry.Medium == RealtimeMedium.Audio ? OutputStyle.Paint(TranscriptLine.NotTranscribed, Ansi.Dim)
            : string.Empty;
    }
}
