using System.Management.Automation;
using Realtalk.Audio.Conversion;
using Realtalk.Events;

namespace Realtalk.Binding.Views;

/// <summary>
/// Finds the sound in an event's <c>Data</c>. The strings stay what they are; they, and the objects that hold them, only get type
/// names that have views, so that whoever looks at an event is not shown its base64.
/// </summary>
public static class EventDataAudio
{
    /// <summary>The type name of an object that holds sound.</summary>
    internal const string TypeName = "Realtalk.Events.AudioData";

    /// <summary>The object in one line, with the sound described.</summary>
    /// <param name="instance">An object that holds sound.</param>
    public static object ToString(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return $"@{{{string.Join("; ", instance.Properties.Select(property => $"{property.Name}={Describe(property.Value)}"))}}}";
    }

    /// <summary>What puts the sound of an event's data into objects that have views.</summary>
    internal static Func<string, string, object?> MarksOf(RealtimeEvent of)
    {
        bool hasDelta = EventSummary.HasAudioDelta(of);
        AudioCoding coding = of.Coding;

        // Part of what a server sends as "audio" is a table of settings; sound is a string.
        return (name, text) => text.Length > 0 && (name == "audio" || (hasDelta && name == "delta")) ? AudioText.Mark(text, coding) : null;
    }

    private static string Describe(object? value) => value switch
    {
        PSObject text when text.TypeNames[0] == AudioText.TypeName => $"({AudioTextView.GetText(text)})",
        _ => $"{value}",
    };
}
