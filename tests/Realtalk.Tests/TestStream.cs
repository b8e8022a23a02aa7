using System.Text.Json.Nodes;
using Realtalk.Audio;
using Realtalk.Events;
using Realtalk.Sessions;
using Realtalk.Sessions.Recovery;
using Realtalk.Simulator;
using Realtalk.Tests.Recovery;

namespace Realtalk.Tests;

/// <summary>A simulator, and a stream to it.</summary>
internal sealed class TestStream : IAsyncDisposable
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));

    private readonly Dictionary<string, int> _counts = [];
    private long _counted;

    private TestStream(RealtimeSimulator simulator) => Simulator = simulator;

    public RealtimeSimulator Simulator { get; }

    public RealtimeStream Stream { get; private set; } = null!;

    /// <summary>The line between the two, which can be cut; null where there is none.</summary>
    public TestLine? Line { get; private set; }

    /// <summary>Ends a test that would hang.</summary>
    public CancellationToken Deadline => _deadline.Token;

    public static async Task<TestStream> OpenAsync(
        Func<RealtimeStreamOptions, RealtimeStreamOptions>? configure = null, RealtimeSimulatorOptions? simulatorOptions = null, bool overLine = false)
    {
        var test = new TestStream(RealtimeSimulator.Start(simulatorOptions ?? new RealtimeSimulatorOptions { Pace = 100 }));
        test.Line = overLine ? new TestLine(test.Simulator.Endpoint) : null;
        var options = new RealtimeStreamOptions
        {
            Endpoint = (test.Line?.Endpoint ?? test.Simulator.Endpoint).ToString(),
            OutputModality = "text",
            Reconnect = overLine ? ReconnectMode.Auto : ReconnectMode.Never,
            ReconnectPolicy = new ReconnectPolicy { FirstPause = TimeSpan.FromMilliseconds(5), LongestPause = TimeSpan.FromMilliseconds(50) },
        };
        try
        {
            test.Stream = await RealtimeStream.ConnectAsync(configure?.Invoke(options) ?? options, test.Deadline);
            return test;
        }
        catch
        {
            await test.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends sound as a microphone does, but all at once.</summary>
    public void Say(ReadOnlySpan<short> samples)
    {
        const int Frame = AudioFormat.SampleRate / 50;
        for (; samples.Length >= Frame; samples = samples[Frame..])
        {
            Stream.SendMicrophone(samples[..Frame]);
        }
    }

    /// <summary>Waits until the log has an event of that type after a place, and returns its place.</summary>
    public async Task<long> WaitForEventAsync(string type, long after = 0)
    {
        while (true)
        {
            Task changed = Stream.Log.Changed;
            for (long settled = Stream.Log.SettledCount; after < settled; after++)
            {
                if (Stream.Log[after + 1]!.Type == type)
                {
                    return after + 1;
                }
            }

            Assert.False(Stream.Log.IsCompleted, $"The stream ended without {type}: {Stream.Failure?.Message}");
            await changed.WaitAsync(Deadline);
        }
    }

    /// <summary>How many events of that type the log has.</summary>
    public int CountOf(string type)
    {
        lock (_counts)
        {
            for (; Stream.Log.TryGetRecord(_counted + 1, out EventRecord record); _counted++)
            {
                _counts[record.Type] = _counts.GetValueOrDefault(record.Type) + 1;
            }

            return _counts.GetValueOrDefault(type);
        }
    }

    /// <summary>The content of the log's events of these types; of all, where none is named.</summary>
    public IEnumerable<JsonNode> Events(params string[] types) => Enumerable.Range(1, (int)Stream.Log.Count)
        .Where(i => types.Length == 0 || types.Contains(Stream.Log[i]!.Type))
        .Select(i => JsonNode.Parse(Stream.Log[i]!.ReadJson()!)!);

    /// <summary>Waits until the log has so many events of that type.</summary>
    public Task WaitForCountAsync(string type, int count) => WaitUntilAsync(() => CountOf(type) >= count);

    /// <summary>Waits until something is so, looking at each event of the log.</summary>
    public async Task WaitUntilAsync(Func<bool> isSo)
    {
        while (true)
        {
            Task changed = Stream.Log.Changed;
            if (isSo())
            {
                return;
            }

            Assert.False(Stream.Log.IsCompleted, $"The stream ended: {Stream.Failure?.Message}");
            await changed.WaitAsync(Deadline);
        }
    }

    /// <summary>Waits until the transcript has such an entry.</summary>
    public async Task<RealtimeTranscriptEntry> WaitForTranscriptAsync(Func<RealtimeTranscriptEntry, bool> isIt)
    {
        while (true)
        {
            Task changed = Stream.History.Changed;
            if (Stream.GetTranscript().FirstOrDefault(isIt) is { } entry)
            {
                return entry;
            }

            await changed.WaitAsync(Deadline);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Stream is not null)
        {
            await Stream.DisposeAsync();
        }

        if (Line is not null)
        {
            await Line.DisposeAsync();
        }

        await Simulator.DisposeAsync();
        _deadline.Dispose();
    }
}
