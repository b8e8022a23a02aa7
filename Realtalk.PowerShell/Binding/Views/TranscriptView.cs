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
        ObjectValues.Text(instance, "Role") is { } role ? OutputStyle.Paint(role, ColorOf(role)) : null;

    /// <summary>What is said; what was not heard is struck.</summary>
    /// <param name="instance">The entry.</param>
    public static string? GetContent(PSObject? instance)
    {
        if (ObjectValues.Text(instance, "Role") is not { } role)
        {
            return null;
        }

        string color = ColorOf(role);
        string unheard = ObjectValues.Text(instance, "Unheard") ?? string.Empty;
        if (ObjectValues.Flag(instance, "IsInterrupted") && unheard.Length > 0)
        {
            // The mark says it where there are no colours, and to those who do not see them.
            string heard = ObjectValues.Text(instance, "Heard") is { Length: > 0 } text ? OutputStyle.Paint(DisplayText.Text(text), color) + " " : string.Empty;
            return $"{heard}{OutputStyle.Paint($"{TranscriptLine.UnheardMark} {DisplayText.Text(unheard)}]", Ansi.DimStruck)}";
        }

        string said = DisplayText.Text(ObjectValues.Text(instance, "Content") ?? string.Empty)
            + (ObjectValues.Flag(instance, "IsPartial") ? "…" : string.Empty);
        return said.Length > 0 ? OutputStyle.Paint(said, color)
            : ObjectValues.Text(instance, "Medium") == nameof(RealtimeMedium.Audio) ? OutputStyle.Paint(TranscriptLine.NotTranscribed, Ansi.Dim)
            : string.Empty;
    }

    private static string ColorOf(string role) => SpeakerColor.Of(Enum.TryParse(role, out RealtimeRole known) ? known : RealtimeRole.System);
}
