using System.Management.Automation;

namespace Realtalk.Binding;

/// <summary>How the user wants output to look.</summary>
internal static class OutputStyle
{
    /// <summary>Whether colours are wanted: not with <c>$PSStyle.OutputRendering = 'PlainText'</c> or <c>NO_COLOR</c>.</summary>
    public static bool UsesColor(PSCmdlet cmdlet)
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")))
        {
            return false;
        }

        // $PSStyle is newer than the library that this is compiled against.
        object? style = cmdlet.SessionState.PSVariable.GetValue("PSStyle");
        object? rendering = style is null ? null : PSObject.AsPSObject(style).Properties["OutputRendering"]?.Value;
        return rendering?.ToString() != "PlainText";
    }
}
