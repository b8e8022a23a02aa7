using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Realtalk.Binding;

/// <summary>Suggests commands of PowerShell.</summary>
public sealed class CommandCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionCompleters.CompleteCommand(wordToComplete.Trim('\'', '"'))
            .Where(result => result.ResultType == CompletionResultType.Command && !IsApplication(result));

    // Programs cannot be tools, and there are thousands of them. What is said of a program is its path.
    private static bool IsApplication(CompletionResult result) =>
        Path.IsPathRooted(result.ToolTip) && !result.ToolTip.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase);
}
