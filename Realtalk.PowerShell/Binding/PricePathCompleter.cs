using System.Management.Automation;

namespace Realtalk.Binding;

/// <summary>Suggests files that may be price files.</summary>
public sealed class PricePathCompleter : Completer
{
    private protected override IEnumerable<(string Word, string ToolTip)> GetWords(CompletionRequest request) => [];

    private protected override IEnumerable<CompletionResult> GetMore(CompletionRequest request) => Filenames.Complete(request.Word, ".json");
}
