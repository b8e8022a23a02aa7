namespace Realtalk.Soak.Calls;

/// <summary>What is kept of a call: so little that it does not count as growth.</summary>
internal sealed record CallFigures(int Number, IReadOnlyList<string> Faults)
{
    /// <summary>Which call it was, in words; only where something was wrong.</summary>
    public string? Call { get; private init; }

    /// <summary>The minutes of the call's own time.</summary>
    public double Minutes { get; private init; }

    public int Replies { get; private init; }

    public int Interruptions { get; private init; }

    public int Lines { get; private init; }

    public int Texts { get; private init; }

    public int Calls { get; private init; }

    public int Questions { get; private init; }

    public int Reconnects { get; private init; }

    public int Moves { get; private init; }

    public int Pauses { get; private init; }

    public static CallFigures Of(CallRecord call) => new(call.Plan.Number, [.. call.Faults])
    {
        Call = call.Faults.IsEmpty ? null : call.Plan.ToString(),
        Minutes = call.Minutes,
        Replies = call.Replies,
        Interruptions = call.Interruptions,
        Lines = call.Said.Count,
        Texts = call.Texts.Count,
        Calls = call.Calls,
        Questions = call.Questions,
        Reconnects = call.Reconnects,
        Moves = call.Moves,
        Pauses = call.Pauses,
    };
}
