using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Realtalk.Binding;

/// <summary>
/// Suggests words for an argument; other words are welcome too. Words that begin with what is typed come first; where none does,
/// those that contain it. Wildcards in what is typed are wildcards.
/// </summary>
public abstract class Completer : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            // At once, not while the results are read: there nothing could be caught.
            var request = new CompletionRequest(
                commandName ?? string.Empty,
                parameterName ?? string.Empty,
                (wordToComplete ?? string.Empty).Trim('\'', '"'),
                fakeBoundParameters ?? new Hashtable());
            (string Word, string ToolTip)[] chosen = Choose(GetWords(request), request.Word);
            chosen = chosen.Length > 0 || !TakesPattern(request) ? chosen : Choose(GetWords(request), WildcardPattern.Unescape(request.Word));
            chosen = chosen.Length > 0 ? chosen : Choose(GetOtherWords(request), request.Word);
            IEnumerable<CompletionResult> words = chosen.Select(pair => new CompletionResult(
                Write(pair.Word, request), pair.Word, CompletionResultType.ParameterValue, pair.ToolTip.Length > 0 ? pair.ToolTip : pair.Word));
            return [.. words, .. GetMore(request)];
        }
        catch (Exception exception) when (exception is not PipelineStoppedException)
        {
            // Who presses Tab asks for help, and is not to get an error for it.
            return [];
        }
    }

    /// <summary>The words, each with what is shown beside it.</summary>
    private protected abstract IEnumerable<(string Word, string ToolTip)> GetWords(CompletionRequest request);

    /// <summary>Words that are suggested only where none of the others fits.</summary>
    private protected virtual IEnumerable<(string Word, string ToolTip)> GetOtherWords(CompletionRequest request) => [];

    /// <summary>What else there is, chosen already.</summary>
    private protected virtual IEnumerable<CompletionResult> GetMore(CompletionRequest request) => [];

    /// <summary>An expression that gives an object.</summary>
    private protected static CompletionResult Expression(string text, string toolTip) =>
        new(text, text, CompletionResultType.ParameterValue, toolTip);

    /// <summary>Whether what is suggested is taken for a wildcard, so that brackets in it must be escaped.</summary>
    private protected virtual bool TakesPattern(CompletionRequest request) => false;

    /// <summary>The word as the argument that means it.</summary>
    private protected virtual string Write(string word, CompletionRequest request) =>
        Quote(TakesPattern(request) ? WildcardPattern.Escape(word) : word);

    /// <summary>The word as a string: in quotes where the shell would take it for a number, a parameter or something else.</summary>
    private protected static string Quote(string word) =>
        word.Length > 0 && (char.IsLetter(word[0]) || word[0] == '*')
            && word.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.' or '*')
            ? word
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(word)}'";

    private static (string Word, string ToolTip)[] Choose(IEnumerable<(string Word, string ToolTip)> suggested, string typed)
    {
        (string Word, string ToolTip)[] words = suggested.DistinctBy(pair => pair.Word).ToArray();
        return Array.FindAll(words, Matches(typed));

        Predicate<(string Word, string ToolTip)> Matches(string text)
        {
            if (text.AsSpan().IndexOfAny('*', '?') >= 0)
            {
                // Brackets are more often part of a name than meant as a wildcard.
                string escaped = text.Replace("`", "``", StringComparison.Ordinal)
                    .Replace("[", "`[", StringComparison.Ordinal).Replace("]", "`]", StringComparison.Ordinal);
                var pattern = new WildcardPattern(escaped + "*", WildcardOptions.IgnoreCase);
                return pair => pattern.IsMatch(pair.Word);
            }

            bool Begins((string Word, string ToolTip) pair) => pair.Word.StartsWith(text, StringComparison.OrdinalIgnoreCase);
            return Array.Exists(words, Begins) ? Begins : pair => pair.Word.Contains(text, StringComparison.OrdinalIgnoreCase);
        }
    }
}
