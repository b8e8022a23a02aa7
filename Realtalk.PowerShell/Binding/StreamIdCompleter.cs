using System.Globalization;

namespace Realtalk.Binding;

/// <summary>Suggests the ids of the streams.</summary>
public sealed class StreamIdCompleter : Completer
{
    private protected override IEnumerable<(string Word, string ToolTip)> GetWords(CompletionRequest request) =>
        OpenObjects.TextStreams.Select(stream =>
            (stream.Id.ToString(CultureInfo.InvariantCulture), $"{stream.Name}, {stream.Model}, {stream.State}"));

    // A number is what is wanted.
    private protected override string Write(string word, CompletionRequest request) => word;
}
