using System.Management.Automation;
using Realtalk.Bridge;
using Realtalk.Bridge.Listeners;

namespace Realtalk.Binding;

/// <summary>Suggests the sockets of bridges: of this process, of the user's others that are where bridges are by default, and other files.</summary>
public sealed class BridgePathCompleter : Completer
{
    private protected override IEnumerable<(string Word, string ToolTip)> GetWords(CompletionRequest request)
    {
        RealtimeBridge[] own = Array.FindAll(OpenObjects.RunningBridges, bridge => bridge.Path is not null);
        return own.Select(bridge => (bridge.Path!, $"The bridge of '{bridge.Stream.Name}' in this process"))
            .Concat(BridgePath.FindAll()
                .Except(own.Select(bridge => bridge.Path!))
                .Select(path => (path, "A bridge of another process, if that runs")));
    }

    private protected override IEnumerable<CompletionResult> GetMore(CompletionRequest request) => Filenames.Complete(request.Word, ".sock");
}
