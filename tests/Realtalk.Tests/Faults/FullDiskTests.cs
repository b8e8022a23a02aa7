using System.Collections.Concurrent;
using Realtalk.Audio;
using Realtalk.Events;
using Realtalk.Protocol;
using Realtalk.Sessions;
using Realtalk.Simulator;
using Realtalk.Tests.Audio;

namespace Realtalk.Tests.Faults;

public sealed class FullDiskTests
{
    private const int BigFrame = 100_000;

    [Fact]
    public async Task A_log_whose_file_cannot_be_made_says_so_once_and_the_stream_goes_on()
    {
        await using TestStream test = await OpenAsync(Path.Combine(Path.GetTempPath(), $"no-such-folder-{Guid.NewGuid():N}"));
        await TalkAsync(test);
    }

    [SkippableFact]
    public async Task A_log_whose_disk_is_full_says_so_once_and_the_stream_goes_on()
    {
        using FullDisk disk = FullDisk.OrSkip(kibibytes: 64);
        await using TestStream test = await OpenAsync(disk.Path);
        await TalkAsync(test);
        await test.Stream.DisposeAsync();
        test.Stream.Log.Dispose();
        await File.WriteAllBytesAsync(disk.File("free again"), new byte[60_000]);
    }

    [Fact]
    public void The_index_outlives_the_disk()
    {
        string? reason = null;
        using var told = new ManualResetEventSlim();
        using var log = new RealtimeEventLog(Path.Combine(Path.GetTempPath(), $"no-such-folder-{Guid.NewGuid():N}"))
        {
            OnLoss = why =>
            {
                reason = why;
                told.Set();
            },
        };
        Append(log, BigFrame);
        Append(log, BigFrame);
        Assert.True(told.Wait(SceneStream.Patience));
        const int Many = 300_000;
        for (int i = 0; i < Many; i++)
        {
            Append(log, 10);
        }

        Assert.NotNull(reason);
        Assert.Equal(Many + 2, log.Count);
        Assert.Equal("response.output_text.delta", log[1]!.Type);
        Assert.Null(log[Many]!.ReadJson());
    }

    [SkippableFact]
    public async Task A_recording_whose_disk_is_full_plays_as_far_as_it_got()
    {
        using FullDisk disk = FullDisk.OrSkip(kibibytes: 1024);
        var warnings = new ConcurrentQueue<string>();
        string path = disk.File("call.wav");
        var recorder = new ConversationRecorder(path, warnings.Enqueue);

        // 20 s, of which the disk takes a good 10.
        for (int i = 0; i < 1000; i++)
        {
            recorder.WriteSent(Enumerable.Repeat((short)(i + 1), 480).ToArray());
        }

        await recorder.DisposeAsync();
        Assert.Contains("recording stops here", Assert.Single(warnings), StringComparison.Ordinal);
        (short[] left, _) = StereoFile.Read(path);
        Assert.InRange(left.Length, 9 * AudioFormat.SampleRate, 11 * AudioFormat.SampleRate);
        Assert.Equal(((left.Length - 1) / 480) + 1, left[^1]);
        File.Delete(path);
        await File.WriteAllBytesAsync(disk.File("free again"), new byte[1_000_000]);
    }

    private static long Append(RealtimeEventLog log, int length) =>
        log.Append(EventDirection.Received, "response.output_text.delta", null, null, new byte[length]);

    private static Task<TestStream> OpenAsync(string folder) =>
        TestStream.OpenAsync(options => options with { SpoolFolder = folder }, new RealtimeSimulatorOptions { Pace = 1000 });

    // More than stands in memory before it is written, then a reply.
    private static async Task TalkAsync(TestStream test)
    {
        Task warned = test.Stream.Warned;
        for (int i = 0; i < 4; i++)
        {
            test.Stream.SendText("user", new string('x', BigFrame), respond: false);
        }

        await warned.WaitAsync(SceneStream.Patience);
        string warning = test.Stream.TakeWarning()!;
        Assert.Contains("cannot keep the contents", warning, StringComparison.Ordinal);
        for (int i = 0; i < 4; i++)
        {
            test.Stream.SendText("user", new string('y', BigFrame), respond: false);
        }

        test.Stream.SendText("user", "What is the capital of France?", respond: true);
        RealtimeResponse reply = await test.Stream.Responses.WaitAsync(test.Deadline);
        Assert.Equal("The capital of France is Paris.", reply.Text);
        Assert.Equal(reply.Text, test.Stream.GetTranscript()[^1].Content);
        Assert.Null(test.Stream.TakeWarning());
        Assert.True(test.Stream.Log.LostPayloads > 0);
        Assert.Equal(RealtimeStreamState.Open, test.Stream.State);
        Assert.Contains(Enumerable.Range(1, (int)test.Stream.Log.Count), i => test.Stream.Log[i]!.Type == "response.done");
    }
}
