namespace Realtalk.Binding;

/// <summary>Suggests voices; the server may know others.</summary>
public sealed class VoiceCompleter : Completer
{
    private protected override IEnumerable<(string Word, string ToolTip)> GetWords(CompletionRequest request) =>
    [
        ("marin", "Recommended"),
        ("cedar", "Recommended"),
        .. new[] { "alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse" }.Select(voice => (voice, voice)),
    ];
}
