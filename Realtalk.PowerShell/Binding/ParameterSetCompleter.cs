using System.Management.Automation;

namespace Realtalk.Binding;

/// <summary>Suggests the parameter sets of the command that <c>-Command</c> names.</summary>
public sealed class ParameterSetCompleter : Completer
{
    private protected override IEnumerable<(string Word, string ToolTip)> GetWords(CompletionRequest request)
    {
        CommandInfo? command = request.Get("Command") as CommandInfo;
        if (command is null && request.Get("Command") is string { Length: > 0 } name)
        {
            using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
            command = shell.AddCommand("Get-Command").AddParameter("Name", WildcardPattern.Escape(name))
                .AddParameter("ErrorAction", ActionPreference.Ignore)
                .Invoke<CommandInfo>().FirstOrDefault();
        }

        return command?.ParameterSets.Select(set => (set.Name, set.ToString())) ?? [];
    }
}
