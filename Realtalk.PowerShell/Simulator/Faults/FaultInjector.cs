using System.Net.WebSockets;
using Realtalk.Events;
using Realtalk.Simulator.Connections;
using Realtalk.Simulator.Wire;

namespace Realtalk.Simulator.Faults;

/// <summary>Lets go wrong in one connection what is to go wrong at steps of the protocol and in events. The session's lock guards it.</summary>
internal sealed class FaultInjector
{
    private readonly SimulatorFaults _faults;
    private readonly FrameSender _sender;
    private readonly Random _random;
    private readonly FieldFaults _fields;
    private readonly TypePattern[]? _faulty;
    private readonly FaultStep? _error;
    private readonly FaultStep? _stall;
    private readonly FaultStep? _halfOpen;
    private readonly FaultStep? _drop;
    private readonly Dictionary<string, int> _counts = [];

    private FaultInjector(SimulatorFaults faults, FrameSender sender)
    {
        _faults = faults;
        _sender = sender;
        _random = new Random(faults.Seed);
        _fields = new FieldFaults(_random, faults.Nulls, faults.Missing);
        _faulty = faults.FaultyEvents?.Select(TypePattern.Read).ToArray();
        _error = FaultStep.Read(faults.ErrorAt);
        _stall = FaultStep.Read(faults.StallAt);
        _halfOpen = FaultStep.Read(faults.HalfOpenAt);
        _drop = FaultStep.Read(faults.DropAt);
    }

    /// <summary>The injector of a connection; null where nothing of the kind is to go wrong.</summary>
    public static FaultInjector? Of(SimulatorFaults faults, FrameSender sender)
    {
        bool isQuiet = faults is { ErrorAt: null, StallAt: null, HalfOpenAt: null, DropAt: null, Duplicate: 0, Reorder: 0, Nulls: 0, Missing: 0 };
        return isQuiet ? null : new FaultInjector(faults, sender);
    }

    /// <summary>Sends a server event, or what becomes of it.</summary>
    public void Send(ServerEvents events, string name, byte[] frame)
    {
        string type = FaultStep.NameOf(name).Name;
        int number = Count(type);
        Act(events, type, number, isAfter: false, null);
        bool isFaulty = _faulty is null || _faulty.Any(pattern => pattern.IsMatch(type));
        byte[] sent = isFaulty && _faults.Nulls + _faults.Missing > 0 ? _fields.Spoil(frame) : frame;
        _sender.Send(sent, afterNext: isFaulty && Chance(_faults.Reorder));
        if (isFaulty && Chance(_faults.Duplicate))
        {
            _sender.Send(sent);
        }

        Act(events, type, number, isAfter: true, null);
    }

    /// <summary>An event of the client has come.</summary>
    /// <returns>Whether it is to be handled.</returns>
    public bool OnReceiving(ServerEvents events, string type, string? eventId) => Act(events, type, Count(type), isAfter: false, eventId);

    /// <summary>It was handled.</summary>
    public void OnHandled(ServerEvents events, string type, string? eventId) => Act(events, type, _counts[type], isAfter: true, eventId);

    private bool Act(ServerEvents events, string type, int number, bool isAfter, string? eventId)
    {
        var here = new FaultStep(type, number, isAfter);
        bool goesOn = true;
        if (here == _error)
        {
            SendError(events, eventId);
            goesOn = false;
        }

        if (here == _stall)
        {
            _sender.Pause(_faults.StallFor > TimeSpan.Zero ? _faults.StallFor : Timeout.InfiniteTimeSpan);
        }

        if (here == _halfOpen)
        {
            _sender.Sever();
            goesOn = false;
        }

        if (here == _drop)
        {
            LineEnd.Read(_faults.DropWith)(_sender);
            goesOn = false;
        }

        return goesOn;
    }

    private void SendError(ServerEvents events, string? eventId)
    {
        (string message, int closeCode) = ServiceErrors.Of(_faults.ErrorCode);
        events.SendError(new ProtocolFault(_faults.ErrorCode, message), eventId);
        if (closeCode != 0)
        {
            _sender.Close((WebSocketCloseStatus)closeCode, closeCode == 1001 ? message : $"invalid_request_error.{_faults.ErrorCode}");
        }
    }

    private int Count(string type) => _counts[type] = _counts.GetValueOrDefault(type) + 1;

    private bool Chance(double share) => share > 0 && _random.NextDouble() < share;
}
