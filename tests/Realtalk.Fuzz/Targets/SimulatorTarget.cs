using System.Text;
using Realtalk.Fuzz.Engine;
using Realtalk.Fuzz.Memory;
using Realtalk.Simulator;
using Realtalk.Simulator.Connections;
using Realtalk.Simulator.Dialogue;
using Realtalk.Simulator.Session;
using Realtalk.Simulator.Wire;

namespace Realtalk.Fuzz.Targets;

/// <summary>Frames of a client, to a session of the simulator that all of a round share, on a clock that stands still.</summary>
internal sealed class SimulatorTarget : FuzzTarget
{
    private static readonly Scenario Parrot = Scenario.Load("parrot");

    private readonly DeafSocket _socket = new("the_last_event"u8.ToArray());
    private readonly FrameSender _sender;
    private Task? _sending;
    private SimulatorSession? _session;

    public SimulatorTarget() => _sender = new FrameSender(_socket, fragmentBytes: null);

    public override string Name => "simulator";

    public override int Share => 10;

    public override void Begin()
    {
        var options = new RealtimeSimulatorOptions { Scenario = "parrot", Clock = new StoppedClock(), Pace = 1 };
        _sending = Task.Run(() => _sender.RunAsync(CancellationToken.None));
        _session = new SimulatorSession("gpt-realtime-2.1", new ServerEvents(_sender, betaNames: false), _sender, Parrot, options);
        _session.Open();
        foreach (byte[] frame in Seeds.ClientFrames.Take(12))
        {
            _session.Handle(frame);
        }
    }

    public override byte[] Make(Mutator mutator) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(mutator.NextJson(Seeds.ClientFrames)));

    public override string Run(byte[] input)
    {
        _session!.Handle(input);
        return "handled";
    }

    public override void End()
    {
        _session!.Handle("""{"type":"response.cancel"}"""u8.ToArray());
        _session.Handle("""{"type":"input_audio_buffer.clear"}"""u8.ToArray());
        _session.Handle("""{"type":"nonsense","event_id":"the_last_event"}"""u8.ToArray());
        _sender.Break();
        _sending!.GetAwaiter().GetResult();
        Require(_socket.HasSeen, "The last event was not answered.");
    }

    public override void Dispose()
    {
        _session?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _sender.Break();
        _sending?.GetAwaiter().GetResult();
    }
}
