using System.Globalization;
using System.Management.Automation;
using Realtalk.Audio.Conversion;

namespace Realtalk.Binding.Views;

/// <summary>
/// Sound as base64 that is not to fill a screen: the string itself, which scripts use as any other, with a type name that has a
/// view of its own, and a <c>ToString</c> that knows who prints it.
/// </summary>
internal static class AudioText
{
    /// <summary>The type name.</summary>
    public const string TypeName = "Realtalk.Audio.AudioText";

    /// <summary>The string with its type name, and its <c>Duration</c>.</summary>
    public static PSObject Mark(string base64, AudioCoding coding)
    {
        var text = new PSObject(base64);
        TimeSpan duration = DurationOf(base64, coding);
        text.Properties.Add(new PSNoteProperty("Duration", duration), preValidated: true);
        text.Methods.Add(new AudioTextToString(base64, Describe(duration)), preValidated: true);
        text.TypeNames.Insert(0, TypeName);
        return text;
    }

    /// <summary>How long the sound lasts.</summary>
    public static TimeSpan DurationOf(string base64, AudioCoding coding)
    {
        int padding = base64.EndsWith("==", StringComparison.Ordinal) ? 2 : base64.EndsWith('=') ? 1 : 0;
        return DurationOf((base64.Length / 4 * 3) - padding, coding);
    }

    /// <summary>How long so many bytes of sound last.</summary>
    public static TimeSpan DurationOf(int bytes, AudioCoding coding) =>
        TimeSpan.FromMilliseconds((double)Math.Max(0, bytes) / coding.BytesPerMillisecond);

    /// <summary>The words for it.</summary>
    public static string Describe(TimeSpan duration) => duration < TimeSpan.FromSeconds(1)
        ? string.Create(CultureInfo.CurrentCulture, $"{duration.TotalMilliseconds:0} ms of audio")
        : string.Create(CultureInfo.CurrentCulture, $"{duration.TotalSeconds:0.0} s of audio");
}
