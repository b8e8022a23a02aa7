using System.Text.Json.Nodes;

namespace Realtalk.Simulator;

/// <summary>What kind of server a <see cref="RealtimeSimulator"/> is. Read once, when it starts.</summary>
public sealed partial class RealtimeSimulatorOptions
{
    /// <summary>The TCP port on the loopback interface; 0 = one that is free.</summary>
    public int Port { get; set; }

    /// <summary>The name of a shipped scenario (<c>car-rental</c>, <c>parrot</c>), or the path of a scenario file. Null = <c>car-rental</c>.</summary>
    public string? Scenario { get; set; }

    /// <summary>How many times faster than real time replies are sent. Infinity = at once.</summary>
    public double Pace { get; set; } = 4;

    /// <summary>The one API key that is accepted; null = any, or none.</summary>
    public string? RequiredKey { get; set; }

    /// <summary>Refuse a wrong key with HTTP 401 at the handshake, as Azure does, rather than with an error and close code 3000.</summary>
    public bool RefuseWithHttp401 { get; set; }

    /// <summary>The models that exist; null = any.</summary>
    public IReadOnlyList<string>? Models { get; set; }

    /// <summary>How long a session may last before it expires.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromMinutes(60);

    /// <summary>How to misbehave.</summary>
    public SimulatorFaults Faults { get; set; } = new();

    /// <summary>The clock of pacing, expiry and idle timeouts.</summary>
    internal TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Is told, when a session has ended, its id and the items that its conversation had.</summary>
    internal Action<string, IReadOnlyList<JsonObject>>? SessionEnded { get; set; }

    internal RealtimeSimulatorOptions Snapshot()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Port, ushort.MaxValue);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(SessionLifetime, TimeSpan.Zero);
        ArgumentNullException.ThrowIfNull(Faults);
        if (!(Pace > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(Pace), Pace, "The pace must be more than 0.");
        }

        if (Faults.FragmentBytes is < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(SimulatorFaults.FragmentBytes), Faults.FragmentBytes, "A fragment has at least 1 byte.");
        }

        var copy = (RealtimeSimulatorOptions)MemberwiseClone();
        copy.Faults = Faults.Clone();
        copy.Faults.Check();
        copy.Models = Models?.ToArray();
        return copy;
    }

    /// <summary>What holds for the connection of that number, from 1.</summary>
    internal RealtimeSimulatorOptions ForConnection(int number)
    {
        if (number <= (Faults.Connections ?? int.MaxValue))
        {
            return this;
        }

        var copy = (RealtimeSimulatorOptions)MemberwiseClone();
        copy.Faults = new SimulatorFaults();
        return copy;
    }
}
