using Realtalk.Bridge;
using Realtalk.Sessions;
using Realtalk.Simulator;
using Realtalk.Tests.Audio;
using Realtalk.Text;

namespace Realtalk.Tests.Bridge;

/// <summary>A stream to a simulator, with a bridge.</summary>
internal sealed class TestBridge : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestStream _test;

    private TestBridge(TestStream test, RealtimeBridgeOptions options)
    {
        _test = test;
        Bridge = RealtimeBridge.Start(test.Stream, options.Port is null ? options with { Path = SocketIn(_folder) } : options);
    }

    public RealtimeBridge Bridge { get; }

    public RealtimeStream Stream => _test.Stream;

    public TestStream Test => _test;

    public CancellationToken Deadline => _test.Deadline;

    /// <summary>A path in a folder that is not there yet.</summary>
    public static string SocketIn(TemporaryFolder folder) => Path.Combine(folder.Path, "bridge", "b.sock");

    public static async Task<TestBridge> OpenAsync(
        RealtimeBridgeOptions? options = null, TextTools tools = TextTools.None, string modality = "text", SimulatorFaults? faults = null, double pace = 100)
    {
        TestStream test = await TestStream.OpenAsync(
            with => with with { TextTools = tools, OutputModality = modality },
            new RealtimeSimulatorOptions { Pace = pace, Faults = faults ?? new SimulatorFaults() });
        try
        {
            return new TestBridge(test, options ?? new RealtimeBridgeOptions());
        }
        catch
        {
            await test.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connects, and takes in the hello.</summary>
    public async Task<TestBridgeClient> ConnectAsync()
    {
        TestBridgeClient client = Open();
        Assert.Equal("hello", (await client.ReadAsync()).GetProperty("kind").GetString());
        return client;
    }

    /// <summary>Connects, and no more.</summary>
    public TestBridgeClient Open() => Bridge.Port is { } port ? TestBridgeClient.Connect(port, Deadline) : TestBridgeClient.Connect(Bridge.Path!, Deadline);

    public async Task WaitForClientsAsync(int count)
    {
        while (true)
        {
            Task changed = Bridge.ClientsChanged;
            if (Bridge.ClientCount == count)
            {
                return;
            }

            await changed.WaitAsync(Deadline);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Bridge.DisposeAsync();
        await _test.DisposeAsync();
        _folder.Dispose();
    }
}
