using System.Management.Automation;
using System.Reflection;

namespace Realtalk.Runspaces;

/// <summary>What a command says of its impact.</summary>
internal static class ShouldProcessTrait
{
    private static readonly string[] DestructiveVerbs =
    [
        "Clear", "Disable", "Dismount", "Format", "Remove", "Reset", "Restart", "Revoke", "Stop", "Uninstall", "Unregister",
    ];

    /// <summary>Whether the command asks before it does anything: it supports ShouldProcess, and its impact is high.</summary>
    public static bool IsHigh(CommandInfo command) => Find(command) is { SupportsShouldProcess: true, ConfirmImpact: ConfirmImpact.High };

    /// <summary>
    /// Whether the command takes something away that may not come back: it supports ShouldProcess, and its verb says so. Many of them,
    /// such as Remove-Item, call their impact medium, and do not ask.
    /// </summary>
    public static bool IsDestructive(CommandInfo command)
    {
        int dash = command.Name.IndexOf('-', StringComparison.Ordinal);
        return dash > 0
            && Array.Exists(DestructiveVerbs, verb => command.Name.AsSpan(0, dash).Equals(verb, StringComparison.OrdinalIgnoreCase))
            && Find(command) is { SupportsShouldProcess: true };
    }

    private static CmdletCommonMetadataAttribute? Find(CommandInfo command) => command switch
    {
        CmdletInfo cmdlet => cmdlet.ImplementingType?.GetCustomAttribute<CmdletAttribute>(inherit: true),
        FunctionInfo function => Find(function.ScriptBlock),
        ExternalScriptInfo script => Find(script.ScriptBlock),
        _ => null,
    };

    private static CmdletBindingAttribute? Find(ScriptBlock? script) => script?.Attributes.OfType<CmdletBindingAttribute>().FirstOrDefault();
}
