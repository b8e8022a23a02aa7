namespace Realtalk.Benchmarks.Figures;

/// <summary>One row of the table.</summary>
/// <param name="Name">What was measured, from where to where.</param>
/// <param name="Value">What came out.</param>
/// <param name="Floor">What the machine, its sound server and the bare device make of the same, measured in the same run.</param>
/// <param name="Goal">The goal, in words.</param>
/// <param name="IsMet">Whether it was met; null where there is none.</param>
internal sealed record Figure(string Name, Spread Value, Spread? Floor, string Goal, bool? IsMet)
{
    /// <summary>What else is to be known about it.</summary>
    public string? Note { get; init; }
}
