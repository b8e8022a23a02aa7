using Realtalk.Benchmarks.Devices;
using Realtalk.Benchmarks.Figures;
using Realtalk.Benchmarks.Server;
using Realtalk.Conversations;
using Realtalk.Sessions;
using Realtalk.Tests.Audio;

namespace Realtalk.Benchmarks.Measures;

/// <summary>A reply begins: from its first delta to its first sample at the loudspeaker.</summary>
internal sealed class FirstSampleMeasure : ISoundMeasure
{
    private const double GoalMilliseconds = 15;
    private static readonly short[] Tone = TestTone.Make(TimeSpan.FromMilliseconds(600));

    public string Name => "first-sample";

    public async Task<IReadOnlyList<Figure>> RunAsync(SoundBench bench)
    {
        var times = new List<double>();
        var floors = new List<double>();
        using DeviceTap speaker = await bench.ListenAsync();
        await using var server = new ScriptedServer();
        await using RealtimeStream stream = await bench.ConnectAsync(server.Endpoint);
        await using RealtimeConversation conversation = await bench.StartConversationAsync(stream);
        using var bare = new PacedPlayer(bench.Backend.OpenOutput(PulseAudioDaemon.Speaker));
        for (int round = 0; round < bench.Rounds; round++)
        {
            floors.Add(await HearAsync(bench, speaker, () => Task.FromResult(bare.Write(Tone))));
            times.Add(await HearAsync(bench, speaker, async () =>
            {
                long sent = 0;
                var reply = new ScriptedReply(server, $"resp_first_{round}", Tone, pace: 4);
                await reply.SendAsync(now => sent = now, bench.CancellationToken);
                await reply.EndAsync("completed");
                return sent;
            }));
        }

        var time = Spread.Of(times, "ms");
        var floor = Spread.Of(floors, "ms");
        double over = time.P95 - floor.P95;
        return
        [
            new Figure("first delta sent to first sample at the speaker", time, floor, $"p95 ≤ floor's + {GoalMilliseconds} ms", over <= GoalMilliseconds)
            {
                Note = $"p95 {over:0.0} ms over the floor's, p50 {time.P50 - floor.P50:0.0} ms; the first reply took {times[0]:0.0} ms, the slowest "
                    + $"{times.Max():0.0} ms; prebuffer at the end {conversation.GetMetric().Prebuffer.GetValueOrDefault().TotalMilliseconds:0} ms. Deltas of 50, 100, 100 … ms at "
                    + "four times the speed of speech. Floor: the bare device's write to its monitor.",
            },
        ];
    }

    private static async Task<double> HearAsync(SoundBench bench, DeviceTap speaker, Func<Task<long>> begin)
    {
        await bench.WaitAsync(100, 150);
        int mark = speaker.Count;
        long begun = await begin();
        int first = await speaker.WaitForSoundAsync(mark, bench.CancellationToken);
        await speaker.WaitForSilenceAsync(first, 100, bench.CancellationToken);
        return SoundBench.Milliseconds(begun, speaker.HeardAt(first));
    }
}
