using Realtalk.Events;
using Realtalk.Simulator.Replay;

namespace Realtalk.Simulator;

/// <summary>How far a simulator that plays a recorded call has come, and where its client left the log. Of the last connection.</summary>
public sealed class RealtimeReplay
{
    private const int MaxDeviations = 1000;

    private readonly object _gate = new();
    private readonly IReadOnlyList<ReplayPart> _parts;
    private readonly List<RealtimeReplayDeviation> _deviations = [];
    private ReplaySession? _session;
    private int _nextPart;

    internal RealtimeReplay(IReadOnlyList<RealtimeEvent> events, double pace)
    {
        Events = events;
        _parts = ReplayScript.Read(events);
        Pace = pace;
    }

    /// <summary>How many events the log has for a connection; the microphone's sound does not count.</summary>
    public int EventCount => (Session?.Part ?? _parts[0]).Count;

    /// <summary>How many of them have been sent, or have come from the client.</summary>
    public int Position => Session?.Position ?? 0;

    /// <summary>How many are left.</summary>
    public int Remaining => EventCount - Position;

    /// <summary>Whether the log was played to its end, and the client did what it does there.</summary>
    public bool IsFollowed => Remaining == 0 && Deviations.Count == 0;

    /// <summary>What the replay waits for; null where it waits for nothing.</summary>
    public string? WaitsFor => Session?.WaitsFor;

    /// <summary>Where the client did something else, in order; the first 1,000.</summary>
    public IReadOnlyList<RealtimeReplayDeviation> Deviations
    {
        get
        {
            lock (_gate)
            {
                return [.. _deviations];
            }
        }
    }

    /// <summary>How many times faster than it was recorded.</summary>
    public double Pace { get; }

    /// <summary>The position, and how many deviations there were.</summary>
    public override string ToString() =>
        $"{Position} of {EventCount} events" + (Deviations.Count is var count and > 0 ? $", {count} {(count == 1 ? "deviation" : "deviations")}" : string.Empty);

    /// <summary>The log.</summary>
    internal IReadOnlyList<RealtimeEvent> Events { get; }

    /// <summary>The last connection's; null before the first.</summary>
    internal ReplaySession? Session
    {
        get
        {
            lock (_gate)
            {
                return _session;
            }
        }
    }

    /// <summary>The next connection: after one that the log saw break off comes the one that followed it, after the last the first again.</summary>
    internal ReplaySession Begin(Func<ReplayPart, ReplaySession> create)
    {
        lock (_gate)
        {
            _session = create(_parts[_nextPart]);
            if (_nextPart == 0)
            {
                _deviations.Clear();
            }

            _nextPart = (_nextPart + 1) % _parts.Count;
            return _session;
        }
    }

    internal void Add(RealtimeReplayDeviation deviation)
    {
        lock (_gate)
        {
            if (_deviations.Count < MaxDeviations)
            {
                _deviations.Add(deviation);
            }
        }
    }
}
