namespace Realtalk.Fuzz.Engine;

/// <summary>What came of the cases of a target.</summary>
internal sealed record FuzzResult
{
    public required string Target { get; init; }

    public long Cases { get; init; }

    public TimeSpan Elapsed { get; init; }

    /// <summary>How many kinds of outcome there were.</summary>
    public int Outcomes { get; init; }

    public TimeSpan Slowest { get; init; }

    /// <summary>The most that a case has allocated, in bytes.</summary>
    public long MostAllocated { get; init; }

    /// <summary>By how much the heap grew after the first rounds, in bytes.</summary>
    public long HeapGrowth { get; init; }

    public FuzzFault? Fault { get; init; }
}
