namespace Realtalk.Binding;

/// <summary>Suggests models that write down the user's speech, and how to have none.</summary>
public sealed class TranscriptionModelCompleter : Completer
{
    /// <summary>The word that turns transcription off.</summary>
    internal const string None = "None";

    private protected override IEnumerable<(string Word, string ToolTip)> GetWords(CompletionRequest request) =>
    [
        ("gpt-transcribe", "After each turn"),
        ("gpt-live-transcribe", "While the user speaks"),
        ("gpt-realtime-whisper", "While the user speaks"),
        (None, "The user's speech is not written down"),
    ];
}
