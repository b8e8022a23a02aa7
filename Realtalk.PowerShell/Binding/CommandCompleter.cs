using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Realtalk.Binding;

/// <summary>Suggests commands.</summary>
public sealed class CommandCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionCompleters.CompleteCommand(wordToComplete.Trim('\'', '"'))
            .Where(result => result.ResultType == CompletionResultType.Command);
}
