namespace Realtalk.Binding;

/// <summary>Suggests the scenarios that come with the module; a path is welcome too.</summary>
public sealed class ScenarioCompleter : Completer
{
    private protected override IEnumerable<(string Word, string ToolTip)> GetWords() =>
    [
        ("car-rental", "A customer calls about the car that he has booked"),
        ("parrot", "Says back what it hears"),
    ];
}
