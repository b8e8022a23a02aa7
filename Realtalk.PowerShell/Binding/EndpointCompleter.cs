namespace Realtalk.Binding;

/// <summary>Suggests the URLs of the simulators that run; those of other servers only their owners know.</summary>
public sealed class EndpointCompleter : Completer
{
    private protected override IEnumerable<(string Word, string ToolTip)> GetWords(CompletionRequest request) =>
        OpenObjects.Simulators.ToArray().Select(simulator => (simulator.Endpoint.AbsoluteUri, $"The simulator that plays '{simulator.Scenario}'"));
}
