using Realtalk.Audio;
using Realtalk.Benchmarks.Devices;
using Realtalk.Benchmarks.Figures;
using Realtalk.Benchmarks.Server;
using Realtalk.Conversations;
using Realtalk.Sessions;
using Realtalk.Tests.Audio;

namespace Realtalk.Benchmarks.Measures;

/// <summary>
/// The user speaks into a reply: how long it sounds on, whether the end clicks, and whether the server is told what was
/// really heard.
/// </summary>
internal sealed class InterruptionMeasure : ISoundMeasure
{
    private const double GoalMilliseconds = 40;
    private const double HeardGoalMilliseconds = 15;
    private static readonly short[] Tone = TestTone.Make(TimeSpan.FromSeconds(6));
    private readonly List<double> _silence = [];
    private readonly List<double> _steps = [];
    private readonly List<double> _heard = [];

    public string Name => "interruption";

    public async Task<IReadOnlyList<Figure>> RunAsync(SoundBench bench)
    {
        var floor = new List<double>();
        using (DeviceTap speaker = await bench.ListenAsync())
        await using (var server = new ScriptedServer())
        await using (RealtimeStream stream = await bench.ConnectAsync(server.Endpoint))
        await using (RealtimeConversation conversation = await bench.StartConversationAsync(stream))
        using (var bare = new PacedPlayer(bench.Backend.OpenOutput(PulseAudioDaemon.Speaker)))
        {
            for (int round = 0; round < bench.Rounds; round++)
            {
                floor.Add(await SilenceBareAsync(bench, speaker, bare));
                await InterruptAsync(bench, speaker, server, round);
            }
        }

        int fade = TestTone.LargestStepOfFade();
        var silence = Spread.Of(_silence, "ms");
        var steps = Spread.Of(_steps, "", "0");
        var heard = Spread.Of(_heard, "ms");
        return
        [
            new Figure("speech_started sent to silence at the speaker", silence, Spread.Of(floor, "ms"), $"p95 ≤ {GoalMilliseconds} ms", silence.P95 <= GoalMilliseconds)
            {
                Note = $"slowest {_silence.Max():0.0} ms. Floor: the bare device told to replace all it holds by silence, without a fade.",
            },
            new Figure("largest step between two samples at the cut", steps, new Spread(1, fade, fade, "", "0"), "none above the fade's", _steps.Max() <= fade)
            {
                Note = $"largest of all {_steps.Max():0}. Floor: the same tone ended by a fade of 10 ms, computed.",
            },
            new Figure("heard position against the recording", heard, null, $"p95 ≤ {HeardGoalMilliseconds} ms", heard.P95 <= HeardGoalMilliseconds)
            {
                Note = $"audio_end_ms of conversation.item.truncate less what the monitor recorded of the reply, without its sign; largest {_heard.Max():0.0} ms.",
            },
        ];
    }

    private static async Task<double> SilenceBareAsync(SoundBench bench, DeviceTap speaker, PacedPlayer bare)
    {
        int mark = speaker.Count;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(bench.CancellationToken);
        Task playing = bare.PlayAsync(Tone, stop.Token);
        await speaker.WaitForSoundAsync(mark, bench.CancellationToken);
        await bench.WaitAsync(200, 300);
        await stop.CancelAsync();
        await playing;
        long told = bare.Silence();
        int last = await speaker.WaitForSilenceAsync(mark, 100, bench.CancellationToken);
        return SoundBench.Milliseconds(told, speaker.HeardAt(last));
    }

    private async Task InterruptAsync(SoundBench bench, DeviceTap speaker, ScriptedServer server, int round)
    {
        int mark = speaker.Count;
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(bench.CancellationToken);
        var reply = new ScriptedReply(server, $"resp_cut_{round}", Tone, pace: 4);
        Task sending = reply.SendAsync(_ => { }, cut.Token);
        int first = await speaker.WaitForSoundAsync(mark, bench.CancellationToken);
        await bench.WaitAsync(300, 900);
        long onset = await server.SendAsync("""{"type":"input_audio_buffer.speech_started","audio_start_ms":0,"item_id":"item_user"}""");
        await cut.CancelAsync();
        await sending;
        await reply.EndAsync("cancelled");
        WireFrame truncate = await server.WaitForAsync("conversation.item.truncate", bench.CancellationToken);
        int last = await speaker.WaitForSilenceAsync(mark, 100, bench.CancellationToken);
        await server.SendAsync("""{"type":"input_audio_buffer.speech_stopped","audio_end_ms":0,"item_id":"item_user"}""");

        _silence.Add(SoundBench.Milliseconds(onset, speaker.HeardAt(last)));
        Examine(speaker.Samples[first..(last + 2)], truncate.Event.GetProperty("audio_end_ms").GetInt64());
    }

    private void Examine(ReadOnlySpan<short> heard, long truncatedAt)
    {
        _steps.Add(TestTone.LargestStep(heard[^Math.Min(heard.Length, 50 * AudioFormat.SamplesPerMillisecond)..]));
        double sounded = (double)(heard.Length - heard.Count((short)0)) / AudioFormat.SamplesPerMillisecond;
        _heard.Add(Math.Abs(truncatedAt - sounded));
    }
}
