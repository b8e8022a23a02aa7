using System.Management.Automation;

namespace Realtalk.Binding.Views;

/// <summary>What is shown of sound as base64.</summary>
public static class AudioTextView
{
    /// <summary>How much sound it is, and in how long a string.</summary>
    /// <param name="instance">The string, as <see cref="AudioText"/> marked it.</param>
    public static string? GetText(PSObject? instance)
    {
        string base64 = instance?.BaseObject as string ?? string.Empty;
        return instance?.Properties["Duration"]?.Value is TimeSpan duration
            ? $"{AudioText.Describe(duration)} ({base64.Length:N0} characters of base64)"
            : $"{base64.Length:N0} characters of base64";
    }
}
