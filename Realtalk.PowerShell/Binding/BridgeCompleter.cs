using System.Management.Automation;

namespace Realtalk.Binding;

/// <summary>Suggests expressions for the bridges that run, each for the bridges of one stream.</summary>
public sealed class BridgeCompleter : Completer
{
    private protected override IEnumerable<(string Word, string ToolTip)> GetWords(CompletionRequest request) => [];

    private protected override IEnumerable<CompletionResult> GetMore(CompletionRequest request) =>
        OpenObjects.RunningBridges.Select(bridge => Expression($"(Get-RealtimeBridge {Quote(bridge.Stream.Name)})", bridge.ToString()));
}
