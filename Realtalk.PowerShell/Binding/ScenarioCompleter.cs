using System.Management.Automation;
using Realtalk.Simulator.Dialogue;

namespace Realtalk.Binding;

/// <summary>Suggests the scenarios that come with the module, and files that may hold others.</summary>
public class ScenarioCompleter : Completer
{
    private protected virtual IReadOnlyList<string> Names => Scenario.Names;

    private protected override IEnumerable<(string Word, string ToolTip)> GetWords(CompletionRequest request) =>
        Names.Select(name => (name, Scenario.ReadDescription(name)));

    private protected override IEnumerable<CompletionResult> GetMore(CompletionRequest request) => Filenames.Complete(request.Word, ".json");
}
