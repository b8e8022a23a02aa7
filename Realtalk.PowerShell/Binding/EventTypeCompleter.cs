using Realtalk.Protocol;

namespace Realtalk.Binding;

/// <summary>Suggests the names of the protocol's events.</summary>
public sealed class EventTypeCompleter : Completer
{
    private protected override IEnumerable<(string Word, string ToolTip)> GetWords() =>
        ServerEventNames.All.Select(name => (name, "Received"))
            .Concat(ClientEventNames.All.Select(name => (name, "Sent")))
            .OrderBy(pair => pair.Item1, StringComparer.Ordinal);
}
