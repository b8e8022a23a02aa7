namespace Realtalk.Binding;

/// <summary>Suggests the names of the streams.</summary>
public sealed class StreamCompleter : Completer
{
    private protected override IEnumerable<(string Word, string ToolTip)> GetWords() =>
        OpenObjects.TextStreams.Select(stream => (stream.Name, $"{stream.Model}, {stream.State}"));
}
