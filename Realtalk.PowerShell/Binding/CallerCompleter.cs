using System.Management.Automation;
using Realtalk.Simulator.Dialogue;

namespace Realtalk.Binding;

/// <summary>Suggests the scenarios that come with the module and have a caller, and files that may hold others.</summary>
public sealed class CallerCompleter : Completer
{
    private protected override IEnumerable<(string Word, string ToolTip)> GetWords(CompletionRequest request) =>
        Scenario.NamesWithCaller.Select(name => (name, Scenario.ReadDescription(name)));

    private protected override IEnumerable<CompletionResult> GetMore(CompletionRequest request) => Filenames.Complete(request.Word, ".json");
}
