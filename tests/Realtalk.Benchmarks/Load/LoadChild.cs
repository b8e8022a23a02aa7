using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Realtalk.Benchmarks.Load;

/// <summary>So many conversations, or so many bare sockets, in a process of their own.</summary>
internal static class LoadChild
{
    // In which the runtime compiles, and each caller has spoken once.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(Caller.Period + 5);

    /// <summary>What the child does: holds the conversations, and writes what came out as a line of JSON.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is not [string kind, string endpoint, string number, string server, string time])
        {
            throw new ArgumentException("load-client needs a kind, an endpoint, a number of conversations, the server's process and a time in seconds.");
        }

        int count = int.Parse(number, CultureInfo.InvariantCulture);
        var seconds = TimeSpan.FromSeconds(int.Parse(time, CultureInfo.InvariantCulture));
        using Process simulator = Process.GetProcessById(int.Parse(server, CultureInfo.InvariantCulture));
        LoadSample sample = kind == "engine" ? await HoldAsync(count, endpoint, simulator, seconds) : await HoldBareAsync(count, endpoint, simulator, seconds);
        Console.WriteLine(JsonSerializer.Serialize(sample));
        return 0;
    }

    private static async Task<LoadSample> HoldAsync(int count, string endpoint, Process server, TimeSpan time)
    {
        var calls = new List<LoadCall>();
        for (int number = 0; number < count; number++)
        {
            calls.Add(await LoadCall.StartAsync(number, endpoint));
        }

        await Task.Delay(WarmUp);
        calls.ForEach(call => call.Begin());
        LoadSample sample = await MeasureAsync(count, server, time);
        sample = sample with
        {
            Replies = calls.Sum(call => call.Heard.Replies),
            Underruns = calls.Sum(call => call.Underruns),
            Holes = calls.Sum(call => call.Heard.Holes),
            DroppedFrames = calls.Sum(call => call.DroppedFrames),
            Backlog = calls.Max(call => call.Backlog),
            Failures = calls.Count(call => call.HasFailed),
            LateP50 = Lateness.Percentile(calls.Select(call => call.Heard.Ticks), 0.50),
            LateP99 = Lateness.Percentile(calls.Select(call => call.Heard.Ticks), 0.99),
            LateMost = Lateness.Percentile(calls.Select(call => call.Heard.Ticks), 1),
        };
        await Task.WhenAll(calls.Select(call => call.DisposeAsync().AsTask()));
        return sample;
    }

    private static async Task<LoadSample> HoldBareAsync(int count, string endpoint, Process server, TimeSpan time)
    {
        var calls = new List<BareCall>();
        for (int number = 0; number < count; number++)
        {
            calls.Add(await BareCall.StartAsync(number, endpoint));
        }

        var lateness = new Lateness(TimeSpan.FromMilliseconds(20));
        using var stop = new CancellationTokenSource();
        bool isMeasured = false;
        Task sending = Task.Run(() => SendAsync(calls, () => lateness.Note(Volatile.Read(ref isMeasured)), stop.Token));
        await Task.Delay(WarmUp);
        Volatile.Write(ref isMeasured, true);
        LoadSample sample = await MeasureAsync(count, server, time);
        sample = sample with
        {
            Failures = calls.Count(call => call.HasFailed),
            LateP50 = Lateness.Percentile([lateness], 0.50),
            LateP99 = Lateness.Percentile([lateness], 0.99),
            LateMost = Lateness.Percentile([lateness], 1),
        };
        await stop.CancelAsync();
        await sending;
        foreach (BareCall call in calls)
        {
            await call.DisposeAsync();
        }

        return sample;
    }

    // One timer for all: the least that there can be.
    private static async Task SendAsync(List<BareCall> calls, Action tick, CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        for (long frame = 0; !stop.IsCancellationRequested; frame++)
        {
            TimeSpan due = TimeSpan.FromMilliseconds(frame * 20) - Stopwatch.GetElapsedTime(start);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            tick();
            foreach (BareCall call in calls)
            {
                await call.SendAsync();
            }
        }
    }

    private static async Task<LoadSample> MeasureAsync(int count, Process server, TimeSpan time)
    {
        using Process self = Process.GetCurrentProcess();
        TimeSpan ownBefore = self.TotalProcessorTime;
        TimeSpan serverBefore = server.TotalProcessorTime;
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        long start = Stopwatch.GetTimestamp();
        await Task.Delay(time);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        self.Refresh();
        server.Refresh();
        return new LoadSample
        {
            Conversations = count,
            Seconds = elapsed.TotalSeconds,
            ClientPercent = 100 * (self.TotalProcessorTime - ownBefore) / elapsed,
            ServerPercent = 100 * (server.TotalProcessorTime - serverBefore) / elapsed,
            Threads = self.Threads.Count,
            WorkingSetBytes = self.WorkingSet64,
            AllocatedBytes = GC.GetTotalAllocatedBytes(precise: true) - bytes,
        };
    }
}
