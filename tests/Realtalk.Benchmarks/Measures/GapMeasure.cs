using Realtalk.Audio;
using Realtalk.Benchmarks.Bridges;
using Realtalk.Benchmarks.Devices;
using Realtalk.Benchmarks.Figures;
using Realtalk.Benchmarks.Server;
using Realtalk.Conversations;
using Realtalk.Sessions;
using Realtalk.Tests.Audio;

namespace Realtalk.Benchmarks.Measures;

/// <summary>Replies that come no faster than they are spoken, over a network that is more or less even: where sound is missing.</summary>
internal sealed class GapMeasure : ISoundMeasure
{
    private const int GapSamples = 5 * AudioFormat.SamplesPerMillisecond;
    private static readonly int[] Jitters = [0, 50, 150];
    private static readonly short[] Tone = TestTone.Make(TimeSpan.FromSeconds(5));

    public string Name => "gaps";

    public async Task<IReadOnlyList<Figure>> RunAsync(SoundBench bench)
    {
        var figures = new List<Figure>();
        using DeviceTap speaker = await bench.ListenAsync();
        foreach (int jitter in Jitters)
        {
            figures.Add(await MeasureAsync(bench, speaker, jitter, isCrowded: false));
        }

        figures.Add(await MeasureAsync(bench, speaker, 0, isCrowded: true));

        return figures;
    }

    private static async Task<Figure> MeasureAsync(SoundBench bench, DeviceTap speaker, int jitter, bool isCrowded)
    {
        await using SimulatorChild simulator = await SimulatorChild.StartAsync(1, TimeSpan.FromMilliseconds(jitter), bench.CancellationToken);
        await using RealtimeStream stream = await bench.ConnectAsync(simulator.Endpoint);
        await using RealtimeConversation conversation = await bench.StartConversationAsync(stream);
        using var bare = new PacedPlayer(bench.Backend.OpenOutput(PulseAudioDaemon.Speaker));
        var floor = new List<double>();
        var gaps = new List<IReadOnlyList<int>>();
        int lost = 0;
        int replies = Math.Max(1, bench.Rounds / 5);
        await using CrowdedBridge? crowd = isCrowded ? await CrowdedBridge.StartAsync(stream, bench.CancellationToken) : null;
        for (int round = 0; round < replies; round++)
        {
            if (round % 4 == 0)
            {
                floor.Add((await ListenAsync(bench, speaker, () => bare.PlayAsync(Tone, bench.CancellationToken))).Gaps.Count);
            }

            (IReadOnlyList<int> found, int sounded) = await ListenAsync(bench, speaker, () =>
            {
                stream.SendAudioMessage(Tone, respond: true);
                return Task.CompletedTask;
            });
            gaps.Add(found);
            lost += Tone.Length - sounded;
        }

        RealtimeMetric metric = conversation.GetMetric();
        int all = gaps.Sum(reply => reply.Count);
        int forgiven = metric.Underruns > 0 ? Math.Min(all, 1) : 0;
        int longest = gaps.SelectMany(reply => reply).DefaultIfEmpty().Max();
        return new Figure(
            $"gaps ≥ 5 ms in a reply in real time, jitter {jitter} ms" + (isCrowded ? $", {Crowd.Clients} bridge clients at {Crowd.PerSecond} messages a second" : string.Empty),
            Spread.Of(gaps.Select(reply => (double)reply.Count), "", "0"),
            Spread.Of(floor, "", "0"),
            "0 after one growth",
            all - forgiven == 0)
        {
            Note = $"{all} in {gaps.Count} replies of {Tone.Length / AudioFormat.SampleRate} s"
                + (all == 0 ? string.Empty : $" (reply by reply {string.Join(" ", gaps.Select(reply => reply.Count))}; longest {(double)longest / AudioFormat.SamplesPerMillisecond:0} ms)")
                + $"; {lost} samples lost; the engine counts {metric.Underruns} underruns; prebuffer at the end {metric.Prebuffer.GetValueOrDefault().TotalMilliseconds:0} ms. "
                + "Floor: the bare device, fed as it asks.",
        };
    }

    private static async Task<(IReadOnlyList<int> Gaps, int Sounded)> ListenAsync(SoundBench bench, DeviceTap speaker, Func<Task> begin)
    {
        await bench.WaitAsync(100, 150);
        int mark = speaker.Count;
        await begin();
        int first = await speaker.WaitForSoundAsync(mark, bench.CancellationToken);

        // Longer than any gap that is no end.
        int last = await speaker.WaitForSilenceAsync(first, 1_500, bench.CancellationToken);
        return Find(speaker.Samples[first..(last + 1)]);
    }

    private static (IReadOnlyList<int> Gaps, int Sounded) Find(ReadOnlySpan<short> samples)
    {
        var gaps = new List<int>();
        int sounded = 0;
        int silent = 0;
        foreach (short sample in samples)
        {
            if (sample == 0)
            {
                silent++;
                continue;
            }

            if (silent >= GapSamples)
            {
                gaps.Add(silent);
            }

            silent = 0;
            sounded++;
        }

        return (gaps, sounded);
    }
}
