using System.Management.Automation;
using System.Reflection;

namespace Realtalk.Runspaces;

/// <summary>What a command says of its impact.</summary>
internal static class ShouldProcessTrait
{
    /// <summary>Whether the command asks before it does anything: it supports ShouldProcess, and its impact is high.</summary>
    public static bool IsHigh(CommandInfo command)
    {
        CmdletCommonMetadataAttribute? metadata = command switch
        {
            CmdletInfo cmdlet => cmdlet.ImplementingType?.GetCustomAttribute<CmdletAttribute>(inherit: true),
            FunctionInfo function => Find(function.ScriptBlock),
            ExternalScriptInfo script => Find(script.ScriptBlock),
            _ => null,
        };
        return metadata is { SupportsShouldProcess: true, ConfirmImpact: ConfirmImpact.High };
    }

    private static CmdletBindingAttribute? Find(ScriptBlock? script) => script?.Attributes.OfType<CmdletBindingAttribute>().FirstOrDefault();
}
