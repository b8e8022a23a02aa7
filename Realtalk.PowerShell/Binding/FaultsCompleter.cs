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
        ("@{ DropAt = 'response.created' }", "The connection ends right before this event"),
        ("@{ DropAt = 'response.created'; DropWith = 1011 }", "The connection is closed with this code: or Reset, or End"),
        ("@{ StallAt = 'after response.created' }", "Nothing comes after this event"),
        ("@{ StallAt = 'after response.created'; StallFor = 5 }", "Nothing comes for so many seconds"),
        ("@{ HalfOpenAt = 'after response.created' }", "The server is gone without a word"),
        ("@{ ErrorAt = 'response.create' }", "This event is refused"),
        ("@{ ErrorAt = 'response.create'; ErrorCode = 'rate_limit_exceeded' }", "This event is refused with this code"),
        ("@{ Connections = 1; DropAt = 'response.created' }", "Only the first connection misbehaves"),
        ("@{ Lag = 0.5 }", "The sound of replies is slower than speech until it is so much late"),
        ("@{ Duplicate = 0.1 }", "So many of the events come twice"),
        ("@{ Reorder = 0.1 }", "So many of the events change places with the next"),
        ("@{ Nulls = 0.1 }", "So many of the events' fields are null"),
        ("@{ Missing = 0.1 }", "So many of the events' fields are left out"),
        ("@{ Missing = 0.1; FaultyEvents = 'response.*' }", "Fields of these events are left out"),
        ("@{ Missing = 0.1; Seed = 2 }", "Other fields are left out"),
        ("@{ InvalidUtf8 = $true }", "What is no UTF-8 comes before each reply"),
    ];

    private protected override IEnumerable<(string Word, string ToolTip)> GetWords(CompletionRequest request) => [];

    private protected override IEnumerable<CompletionResult> GetMore(CompletionRequest request)
    {
        (string Text, string ToolTip)[] fitting =
            Array.FindAll(Faults, fault => fault.Text.Contains(request.Word, StringComparison.OrdinalIgnoreCase));
        return (fitting.Length > 0 ? fitting : Faults).Select(fault => Expression(fault.Text, fault.ToolTip));
    }
}
