using System.Management.Automation;
using System.Reflection;
using Realtalk.Conversations.Views;

namespace Realtalk.Binding;

/// <summary>How the user wants output to look.</summary>
internal static class OutputStyle
{
    // $PSStyle is newer than the library that this is compiled against.
    private static readonly object? PSStyle = typeof(PSObject).Assembly
        .GetType("System.Management.Automation.PSStyle")?
        .GetProperty("Instance", BindingFlags.Public | BindingFlags.Static)?
        .GetValue(null);

    private static readonly PropertyInfo? OutputRendering = PSStyle?.GetType().GetProperty("OutputRendering");

    /// <summary>
    /// Whether colours are wanted: not with <c>NO_COLOR</c>, nor where <c>$PSStyle.OutputRendering</c> is <c>PlainText</c>, and,
    /// unless it is <c>Ansi</c>, not where what is put out goes to another process or a file.
    /// </summary>
    public static bool UsesColor => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && OutputRendering?.GetValue(PSStyle)?.ToString() switch
        {
            "PlainText" => false,
            "Ansi" => true,
            _ => !Console.IsOutputRedirected,
        };

    /// <summary>The text in a colour or rendition, where colours are wanted.</summary>
    public static string Paint(string text, string rendition) => UsesColor ? Ansi.Paint(text, rendition) : text;
}
