using Realtalk.Simulator.Faults;

namespace Realtalk.Simulator;

/// <content>What goes wrong at a step of the protocol, and in the events themselves.</content>
public sealed partial class SimulatorFaults
{
    /// <summary>Only the first so many connections misbehave; those after them are served well. Null = all misbehave.</summary>
    public int? Connections { get; set; }

    /// <summary>The step at which the connection ends, in the way of <see cref="DropWith"/>.</summary>
    public string? DropAt { get; set; }

    /// <summary>
    /// How it ends: <c>Reset</c> (TCP RST), <c>End</c> (TCP FIN, without a close frame), or a close code such as <c>1011</c>.
    /// </summary>
    public string DropWith { get; set; } = "Reset";

    /// <summary>The step at which nothing more is sent, for <see cref="StallFor"/>; pings are still answered.</summary>
    public string? StallAt { get; set; }

    /// <summary>How long a stall lasts; zero = for good.</summary>
    public TimeSpan StallFor { get; set; }

    /// <summary>The step at which the server is gone without a word: nothing is sent, nothing is read, and no ping is answered.</summary>
    public string? HalfOpenAt { get; set; }

    /// <summary>The step at which an <c>error</c> event with <see cref="ErrorCode"/> comes. A client's event is refused with it.</summary>
    public string? ErrorAt { get; set; }

    /// <summary>
    /// The code of that error. What the service closes the connection after, such as <c>session_expired</c>, closes it here too.
    /// </summary>
    public string ErrorCode { get; set; } = "server_error";

    /// <summary>The sound of a reply comes at half the pace of speech until it is so much late, and catches up then.</summary>
    public TimeSpan Lag { get; set; }

    /// <summary>The share of events that are sent twice, 0 to 1.</summary>
    public double Duplicate { get; set; }

    /// <summary>The share of events that change places with the next one, 0 to 1.</summary>
    public double Reorder { get; set; }

    /// <summary>The share of the events' fields that are null, 0 to 1; never an event's <c>type</c>.</summary>
    public double Nulls { get; set; }

    /// <summary>The share of the events' fields that are left out, 0 to 1; never an event's <c>type</c>.</summary>
    public double Missing { get; set; }

    /// <summary>
    /// The types of the events that <see cref="Duplicate"/>, <see cref="Reorder"/>, <see cref="Nulls"/> and <see cref="Missing"/> are
    /// about, with wildcards; null = all.
    /// </summary>
    public IReadOnlyList<string>? FaultyEvents { get; set; }

    /// <summary>The seed of what is random in the faults of events; the same in every connection.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Send one frame that is not UTF-8 before each reply.</summary>
    public bool InvalidUtf8 { get; set; }

    internal void Check()
    {
        _ = FaultStep.Read(DropAt);
        _ = FaultStep.Read(StallAt);
        _ = FaultStep.Read(HalfOpenAt);
        _ = FaultStep.Read(ErrorAt);
        _ = LineEnd.Read(DropWith);
        foreach (string pattern in FaultyEvents ?? [])
        {
            _ = Events.TypePattern.Read(pattern);
        }

        ThrowIfNoShare(Duplicate, nameof(Duplicate));
        ThrowIfNoShare(Reorder, nameof(Reorder));
        ThrowIfNoShare(Nulls, nameof(Nulls));
        ThrowIfNoShare(Missing, nameof(Missing));
    }

    private static void ThrowIfNoShare(double share, string name)
    {
        if (!(share is >= 0 and <= 1))
        {
            throw new RealtimeException(
                "FaultInvalid", RealtimeErrorKind.InvalidArgument, $"{share} is no share of events or fields: the fault {name} goes from 0 to 1.", "For example 0.1.", share);
        }
    }
}
