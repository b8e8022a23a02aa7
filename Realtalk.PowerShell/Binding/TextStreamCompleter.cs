namespace Realtalk.Binding;

/// <summary>Suggests the names of the streams of this process and, through bridges, of others.</summary>
public sealed class TextStreamCompleter : Completer
{
    private protected override IEnumerable<(string Word, string ToolTip)> GetWords(CompletionRequest request) =>
        StreamWords.Of(OpenObjects.TextStreams);

    // -Stream takes a name before it takes a wildcard.
    private protected override bool TakesPattern(CompletionRequest request) => request.Names("Name");
}
