namespace Realtalk.Binding;

/// <summary>Suggests models that speak; what is not known here is for the server to judge.</summary>
public sealed class ModelCompleter : Completer
{
    private protected override IEnumerable<(string Word, string ToolTip)> GetWords(CompletionRequest request) =>
    [
        ("gpt-realtime-2.1", "The current model"),
        ("gpt-realtime-2.1-mini", "The current model, small and cheaper"),
        ("gpt-realtime-2", "The model before"),
        ("gpt-realtime-1.5", "Without reasoning"),
        ("gpt-realtime", "Ends 2027-01-20"),
        ("gpt-realtime-mini", "Ends 2027-01-20"),
    ];
}
