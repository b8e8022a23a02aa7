using Realtalk.Simulator.Dialogue;

namespace Realtalk.Binding;

/// <summary>Suggests the scenarios that have a caller, and files that may hold others.</summary>
public sealed class CallerCompleter : ScenarioCompleter
{
    private protected override IReadOnlyList<string> Names => Scenario.NamesWithCaller;
}
