using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Realtalk.Audio;
using Realtalk.Audio.Devices;
using Realtalk.Benchmarks.Devices;
using Realtalk.Benchmarks.Figures;
using Realtalk.Benchmarks.Server;
using Realtalk.Conversations;
using Realtalk.Sessions;
using Realtalk.Tests.Audio;

namespace Realtalk.Benchmarks.Measures;

/// <summary>The user speaks: from the last sample of a frame of 20 ms to the frame received by the server.</summary>
internal sealed class MicrophoneMeasure : ISoundMeasure
{
    private const double GoalMilliseconds = 10;

    // Every sample says its number, over and over; a count takes longer than any latency.
    private const int Period = 30_000;

    private static readonly long HalfPeriodTicks = Period / 2 * Stopwatch.Frequency / AudioFormat.SampleRate;

    public string Name => "microphone";

    public async Task<IReadOnlyList<Figure>> RunAsync(SoundBench bench)
    {
        using DeviceTap tap = await bench.ListenToCallerAsync();
        await using var server = new ScriptedServer();
        await using RealtimeStream stream = await bench.ConnectAsync(server.Endpoint);
        await using RealtimeConversation conversation = await bench.StartConversationAsync(stream);
        using IAudioInput bare = bench.Backend.OpenInput(PulseAudioDaemon.Microphone);
        using IAudioOutput mouth = bench.Backend.OpenOutput(PulseAudioDaemon.CallerSink);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(bench.CancellationToken);
        Task<List<(long, short)>> reading = Task.Factory.StartNew(
            () => ReadBare(bare, stop.Token), stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        int mark = tap.Count;
        mouth.Write(Count(Math.Max(5, bench.Rounds / 4)));
        int first = await tap.WaitForSoundAsync(mark, bench.CancellationToken);
        int last = await tap.WaitForSilenceAsync(first, 500, bench.CancellationToken);
        await stop.CancelAsync();
        var sent = new List<(long, short)>();
        while (server.Received.TryRead(out WireFrame frame))
        {
            if (frame.Type == "input_audio_buffer.append")
            {
                sent.Add((frame.Timestamp, ReadLastSample(frame.Event)));
            }
        }

        var time = Spread.Of(Latencies(sent, tap, first, last), "ms");
        var floor = Spread.Of(Latencies(await reading, tap, first, last), "ms");
        double over = time.P95 - floor.P95;
        return
        [
            new Figure("last sample of a microphone frame to the frame received", time, floor, $"p95 ≤ floor's + {GoalMilliseconds} ms", over <= GoalMilliseconds)
            {
                Note = $"p95 {over:0.0} ms over the floor's, p50 {time.P50 - floor.P50:0.0} ms. From the moment the sound server hands out the block with the "
                    + "sample; the frame counts as received when the server's socket has given its last byte. Floor: the bare device read in frames of 20 ms at the same time.",
            },
        ];
    }

    private static short[] Count(int seconds)
    {
        var samples = new short[seconds * AudioFormat.SampleRate];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)((i % Period) + 1);
        }

        return samples;
    }

    private static List<(long Timestamp, short LastSample)> ReadBare(IAudioInput input, CancellationToken stop)
    {
        var frames = new List<(long, short)>();
        var frame = new short[AudioFormat.FrameSamples];
        try
        {
            while (input.Read(frame, stop) == frame.Length)
            {
                frames.Add((Stopwatch.GetTimestamp(), frame[^1]));
            }
        }
        catch (OperationCanceledException)
        {
            // All has been said.
        }

        return frames;
    }

    private static short ReadLastSample(JsonElement append) =>
        MemoryMarshal.Cast<byte, short>(append.GetProperty("audio").GetBytesFromBase64())[^1];

    private static IEnumerable<double> Latencies(IEnumerable<(long Timestamp, short LastSample)> frames, DeviceTap tap, int first, int last)
    {
        foreach ((long timestamp, short sample) in frames.Where(frame => frame.LastSample > 0))
        {
            // Of the samples of that number the one nearest in time: a reader may be served just before the tap.
            int index = first + sample - 1;
            while (index + Period <= last && tap.ArrivedAt(index + Period) <= timestamp + HalfPeriodTicks)
            {
                index += Period;
            }

            yield return SoundBench.Milliseconds(tap.ArrivedAt(index), timestamp);
        }
    }
}
