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

    // Part of what a server sends as "audio" is a table of settings; sound is a string.
    private static readonly string[] Names = ["audio", "delta"];

    /// <summary>The object in one line, with the sound described.</summary>
    /// <param name="instance">An object that holds sound.</param>
    public static object ToString(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return $"@{{{string.Join("; ", instance.Properties.Select(property => $"{property.Name}={Describe(property.Value)}"))}}}";
    }

    /// <summary>Marks all the sound in an event's data.</summary>
    internal static void Mark(object? data, RealtimeEvent of)
    {
        Visit(data, EventSummary.HasAudioDelta(of) ? Names : Names.AsSpan(0, 1), of.Coding);
    }

    private static void Visit(object? value, ReadOnlySpan<string> names, AudioCoding coding)
    {
        if (value is object?[] list)
        {
            foreach (object? item in list)
            {
                Visit(item, names, coding);
            }
        }
        else if (value is PSObject { BaseObject: PSCustomObject } custom)
        {
            bool holdsAudio = false;
            foreach (PSPropertyInfo property in custom.Properties)
            {
                if (property.Value is string { Length: > 0 } base64 && names.Contains(property.Name))
                {
                    property.Value = AudioText.Mark(base64, coding);
                    holdsAudio = true;
                }
                else
                {
                    Visit(property.Value, names, coding);
                }
            }

            if (holdsAudio)
            {
                custom.TypeNames.Insert(0, TypeName);
            }
        }
    }

    private static string Describe(object? value) => value switch
    {
        PSObject text when text.TypeNames[0] == AudioText.TypeName => $"({AudioTextView.GetText(text)})",
        _ => $"{value}",
    };
}
