using System.Globalization;

namespace Realtalk.Binding;

/// <summary>Suggests the TCP ports of this process's bridges.</summary>
public sealed class BridgePortCompleter : Completer
{
    private protected override IEnumerable<(string Word, string ToolTip)> GetWords(CompletionRequest request) =>
        OpenObjects.RunningBridges
            .Where(bridge => bridge.Port is not null)
            .Select(bridge => (bridge.Port!.Value.ToString(CultureInfo.InvariantCulture), $"The bridge of '{bridge.Stream.Name}'"));

    // A number is what is wanted.
    private protected override string Write(string word, CompletionRequest request) => word;
}
