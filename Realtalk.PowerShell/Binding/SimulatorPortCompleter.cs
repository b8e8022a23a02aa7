using System.Globalization;

namespace Realtalk.Binding;

/// <summary>Suggests the ports of the simulators that run.</summary>
public sealed class SimulatorPortCompleter : Completer
{
    private protected override IEnumerable<(string Word, string ToolTip)> GetWords(CompletionRequest request) =>
        OpenObjects.Simulators.ToArray().Select(simulator =>
            (simulator.Port.ToString(CultureInfo.InvariantCulture), $"{simulator.Scenario}, {simulator.ConnectionCount} connections"));

    // A number is what is wanted.
    private protected override string Write(string word, CompletionRequest request) => word;
}
