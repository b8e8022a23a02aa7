using System.Diagnostics;
using Realtalk.Audio;
using Realtalk.Audio.Devices;
using Realtalk.Benchmarks.Devices;
using Realtalk.Benchmarks.Figures;
using Realtalk.Benchmarks.Server;
using Realtalk.Conversations;
using Realtalk.Sessions;
using Realtalk.Tests.Audio;

namespace Realtalk.Benchmarks.Measures;

/// <summary>A conversation in which the model speaks half of the time: what this process needs of a processor.</summary>
internal sealed class ProcessorMeasure : ISoundMeasure
{
    private const double GoalPercent = 2;
    private const int WarmUp = 15;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(4);
    private static readonly short[] Tone = TestTone.Make(Interval / 2);

    public string Name => "processor";

    public async Task<IReadOnlyList<Figure>> RunAsync(SoundBench bench)
    {
        int intervals = Math.Max(3, bench.Rounds / 5);
        List<double> floor = await MeasureBareAsync(bench, intervals);
        await using SimulatorChild simulator = await SimulatorChild.StartAsync(4, TimeSpan.Zero, bench.CancellationToken);
        await using RealtimeStream stream = await bench.ConnectAsync(simulator.Endpoint);
        await using RealtimeConversation conversation = await bench.StartConversationAsync(stream);
        var percent = new List<double>();
        for (int interval = -WarmUp; interval < intervals; interval++)
        {
            double share = await MeasureAsync(bench, () => stream.SendAudioMessage(Tone, respond: true));
            if (interval >= 0)
            {
                percent.Add(share);
            }
        }

        double mean = percent.Average();
        return
        [
            new Figure("processor time of a live conversation, of one core", Spread.Of(percent, "%", "0.00"), Spread.Of(floor, "%", "0.00"), $"mean ≤ {GoalPercent} %", mean <= GoalPercent)
            {
                Note = $"mean {mean:0.00} %, over intervals of {Interval.TotalSeconds:0} s after the first {WarmUp}, in which the runtime still compiles; the model speaks in half of the time, "
                    + "the microphone is sent all the time. The model's and the sound's servers are other processes. Floor: the bare devices, read and played to.",
            },
        ];
    }

    private static async Task<List<double>> MeasureBareAsync(SoundBench bench, int intervals)
    {
        using IAudioInput input = bench.Backend.OpenInput(PulseAudioDaemon.Microphone);
        using var player = new PacedPlayer(bench.Backend.OpenOutput(PulseAudioDaemon.Speaker));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(bench.CancellationToken);
        Task reading = Task.Factory.StartNew(() => Read(input, stop.Token), stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var percent = new List<double>();
        for (int interval = 0; interval < intervals; interval++)
        {
            percent.Add(await MeasureAsync(bench, () => _ = player.PlayAsync(Tone, stop.Token)));
        }

        await stop.CancelAsync();
        await reading;
        return percent;
    }

    private static async Task<double> MeasureAsync(SoundBench bench, Action begin)
    {
        TimeSpan used = ReadProcessorTime();
        long start = Stopwatch.GetTimestamp();
        begin();
        await Task.Delay(Interval, bench.CancellationToken);
        return 100 * (ReadProcessorTime() - used) / Stopwatch.GetElapsedTime(start);
    }

    private static TimeSpan ReadProcessorTime()
    {
        using Process process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    private static void Read(IAudioInput input, CancellationToken stop)
    {
        var frame = new short[AudioFormat.FrameSamples];
        try
        {
            while (input.Read(frame, stop) > 0)
            {
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }
    }
}
