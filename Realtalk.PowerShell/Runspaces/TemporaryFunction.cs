using System.Management.Automation;

namespace Realtalk.Runspaces;

/// <summary>Makes a function of a script block: the engine describes the parameters of commands only.</summary>
internal static class TemporaryFunction
{
    // There for a moment, whatever the user's preferences say of asking before anything is done.
    private const string Script = """
        param($Path, $Block)
        $quietly = @{ LiteralPath = $Path; WhatIf = $false; Confirm = $false; Force = $true }
        Microsoft.PowerShell.Management\Set-Item @quietly -Value $Block
        Microsoft.PowerShell.Management\Get-Item -LiteralPath $Path
        Microsoft.PowerShell.Management\Remove-Item @quietly
        """;

    /// <summary>The function, which is not in the session any more.</summary>
    public static FunctionInfo Of(ScriptBlock block)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddScript(Script, useLocalScope: true).AddArgument($"function:realtalk-{Guid.NewGuid():N}").AddArgument(block);
        return (FunctionInfo)shell.Invoke().Single().BaseObject;
    }
}
