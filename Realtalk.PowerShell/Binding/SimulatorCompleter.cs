using System.Management.Automation;

namespace Realtalk.Binding;

/// <summary>Suggests expressions for the simulators that run.</summary>
public sealed class SimulatorCompleter : Completer
{
    private protected override IEnumerable<(string Word, string ToolTip)> GetWords(CompletionRequest request) => [];

    private protected override IEnumerable<CompletionResult> GetMore(CompletionRequest request) =>
        OpenObjects.Simulators.ToArray().Select(simulator =>
            Expression($"(Get-RealtimeSimulator {simulator.Port})", simulator.Endpoint.AbsoluteUri));
}
