using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Realtalk.Binding;

/// <summary>Suggests words for an argument; other words are welcome too.</summary>
public abstract class Completer : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = wordToComplete.Trim('\'', '"');
        var pattern = new WildcardPattern(WildcardPattern.Escape(typed) + "*", WildcardOptions.IgnoreCase);
        foreach ((string word, string toolTip) in GetWords())
        {
            if (pattern.IsMatch(word))
            {
                yield return new CompletionResult(Quote(word), word, CompletionResultType.ParameterValue, toolTip);
            }
        }
    }

    /// <summary>The words, each with what is shown beside it.</summary>
    private protected abstract IEnumerable<(string Word, string ToolTip)> GetWords();

    private static string Quote(string word) =>
        word.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.')
            ? word
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(word)}'";
}
