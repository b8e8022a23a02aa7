namespace Realtalk.Binding;

/// <summary>Suggests the names of the streams of this process and, through bridges, of others.</summary>
public sealed class TextStreamCompleter : Completer
{
    private protected override IEnumerable<(string Word, string ToolTip)> GetWords(CompletionRequest request) =>
        StreamWords.Of(OpenObjects.TextStreams);
}
