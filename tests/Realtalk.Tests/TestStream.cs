using Realtalk.Sessions;
using Realtalk.Simulator;

namespace Realtalk.Tests;

/// <summary>A simulator, and a stream to it.</summary>
internal sealed class TestStream : IAsyncDisposable
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));

    private TestStream(RealtimeSimulator simulator) => Simulator = simulator;

    public RealtimeSimulator Simulator { get; }

    public RealtimeStream Stream { get; private set; } = null!;

    /// <summary>Ends a test that would hang.</summary>
    public CancellationToken Deadline => _deadline.Token;

    public static async Task<TestStream> OpenAsync(
        Func<RealtimeStreamOptions, RealtimeStreamOptions>? configure = null, RealtimeSimulatorOptions? simulatorOptions = null)
    {
        var test = new TestStream(RealtimeSimulator.Start(simulatorOptions ?? new RealtimeSimulatorOptions { Pace = 100 }));
        var options = new RealtimeStreamOptions { Endpoint = test.Simulator.Endpoint.ToString(), OutputModality = "text" };
        try
        {
            test.Stream = await RealtimeStream.ConnectAsync(configure?.Invoke(options) ?? options, test.Deadline);
            return test;
        }
        catch
        {
            await test.Simulator.StopAsync();
            throw;
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

        await Simulator.DisposeAsync();
        _deadline.Dispose();
    }
}
