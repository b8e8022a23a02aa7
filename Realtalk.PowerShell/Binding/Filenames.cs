using System.Management.Automation;

namespace Realtalk.Binding;

/// <summary>Files as suggestions, as the shell itself makes them.</summary>
internal static class Filenames
{
    /// <summary>The folders and the files with an extension. Nothing before a letter is typed: there the names that are known suffice.</summary>
    public static IEnumerable<CompletionResult> Complete(string word, string extension) => word.Length == 0 ? [] :
        CompletionCompleters.CompleteFilename(word).Where(result =>
            result.ResultType == CompletionResultType.ProviderContainer
            || result.ListItemText.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
}
