using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Realtalk.Simulator;

namespace Realtalk.Tests.Simulator;

public class LeakTests
{
    private const string Written =
        """{"type":"realtime","output_modalities":["text"],"audio":{"input":{"turn_detection":{"type":"server_vad","idle_timeout_ms":30000}}}}""";

    private const string Spoken =
        """{"type":"realtime","audio":{"input":{"turn_detection":null,"transcription":{"model":"gpt-transcribe"}}}}""";

    [Fact]
    public async Task Nothing_is_left_of_a_simulator_that_was_stopped()
    {
        var clocks = new List<WeakReference>();
        for (int round = 0; round < 50; round++)
        {
            clocks.Add(await StopInTheMiddleAsync());
        }

        // A task, timer or socket that still waits would hold its session, and that the clock. What ran last may still be
        // in a thread's hands; a leak would hold all of them.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.InRange(clocks.Count(clock => clock.IsAlive), 0, 2);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> StopInTheMiddleAsync()
    {
        var clock = new CountingClock();
        RealtimeSimulator simulator = RealtimeSimulator.Start(new() { Pace = 40, Clock = clock });
        using var halfway = new TcpClient();
        await halfway.ConnectAsync(IPAddress.Loopback, simulator.Port);
        await halfway.GetStream().WriteAsync("GET /v1/realtime"u8.ToArray());
        await using WireClient idle = await WireClient.OpenAsync(simulator, Written);
        await using WireClient listener = await WireClient.OpenAsync(simulator, Spoken);

        // One waits for a caller who is silent, the other is in the middle of a reply and of a transcript.
        await idle.SendAsync("""{"type":"response.create"}""");
        await idle.UntilAsync("response.done");
        await listener.SendAsync("""{"type":"response.create"}""");
        await listener.UntilAsync("response.output_audio.delta");
        await listener.AppendAsync(TestSound.Tone(200));
        await listener.SendAsync("""{"type":"input_audio_buffer.commit"}""");
        await listener.UntilAsync("input_audio_buffer.committed");
        Assert.InRange(clock.Alive, 3, int.MaxValue);

        Task stopping = simulator.StopAsync();
        await Task.WhenAll(idle.UntilClosedAsync(), listener.UntilClosedAsync());
        await stopping;
        Assert.Equal(0, simulator.ConnectionCount);

        // A timer that has just fired disposes itself after its last word, so it may be a moment behind.
        Assert.True(SpinWait.SpinUntil(() => clock.Alive == 0, TimeSpan.FromSeconds(30)), $"{clock.Alive} timers are left.");
        int made = clock.Made;
        Assert.Equal(0, await halfway.GetStream().ReadAsync(new byte[1]));
        Assert.Equal(made, clock.Made);
        return new WeakReference(clock);
    }
}
