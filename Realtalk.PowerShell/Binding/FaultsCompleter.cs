using System.Management.Automation;

namespace Realtalk.Binding;

/// <summary>Suggests the simulator's faults as the tables that ask for them. Always one of them: files would come in their place.</summary>
public sealed class FaultsCompleter : Completer
{
    private static readonly (string Text, string ToolTip)[] Faults =
    [
        ("@{ NeverReply = $true }", "Replies begin, and nothing of them is sent"),
        ("@{ FailWith = 'rate_limit_exceeded' }", "Every reply fails with this code"),
        ("@{ DropAfterDeltas = 3 }", "The connection breaks in the middle of a reply"),
        ("@{ StallAfterDeltas = 3 }", "A reply stops in its middle"),
        ("@{ Jitter = '0:0:0.1' }", "Parts of replies come up to so much late"),
        ("@{ LateDeltas = 3 }", "Parts of a reply come after it was cancelled"),
        ("@{ CloseAtOnce = $true }", "The connection is closed as soon as it is there"),
        ("@{ InvalidJson = $true }", "What is no JSON comes before each reply"),
        ("@{ UnknownEvents = $true }", "An unknown event comes before each reply"),
        ("@{ BetaNames = $true }", "Events have the names of the beta protocol"),
        ("@{ FragmentBytes = 100 }", "Messages come in fragments of so many bytes"),
    ];

    private protected override IEnumerable<(string Word, string ToolTip)> GetWords(CompletionRequest request) => [];

    private protected override IEnumerable<CompletionResult> GetMore(CompletionRequest request)
    {
        (string Text, string ToolTip)[] fitting =
            Array.FindAll(Faults, fault => fault.Text.Contains(request.Word, StringComparison.OrdinalIgnoreCase));
        return (fitting.Length > 0 ? fitting : Faults).Select(fault => Expression(fault.Text, fault.ToolTip));
    }
}
