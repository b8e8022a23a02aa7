using System.Management.Automation;

namespace Realtalk.Binding;

/// <summary>Suggests commands of PowerShell.</summary>
public sealed class CommandCompleter : Completer
{
    private protected override IEnumerable<(string Word, string ToolTip)> GetWords(CompletionRequest request) => [];

    // Nothing of a command's name is a bracket, and of a wildcard that is none there would be an error.
    private protected override IEnumerable<CompletionResult> GetMore(CompletionRequest request) =>
        request.Word.AsSpan().IndexOfAny('[', ']') >= 0 ? [] : CompletionCompleters.CompleteCommand(request.Word)
            .Where(result => result.ResultType == CompletionResultType.Command && !IsApplication(result));

    // Programs cannot be tools, and there are thousands of them. What is said of a program is its path.
    private static bool IsApplication(CompletionResult result) =>
        Path.IsPathRooted(result.ToolTip) && !result.ToolTip.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase);
}
