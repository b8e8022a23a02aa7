using System.Diagnostics;
using System.Globalization;
using Realtalk.Simulator;

namespace Realtalk.Benchmarks.Server;

/// <summary>The simulator in a process of its own, so that its work is not the engine's.</summary>
internal sealed class SimulatorChild : IAsyncDisposable
{
    private readonly Process _process;

    private SimulatorChild(Process process, string endpoint)
    {
        _process = process;
        Endpoint = endpoint;
    }

    public string Endpoint { get; }

    public int ProcessId => _process.Id;

    /// <param name="pace">How many times faster than speech it sends.</param>
    /// <param name="jitter">How much later than due a delta may come.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<SimulatorChild> StartAsync(double pace, TimeSpan jitter, CancellationToken cancellationToken)
    {
        string[] arguments = ["serve", pace.ToString(CultureInfo.InvariantCulture), jitter.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)];
        var info = new ProcessStartInfo(Environment.ProcessPath!, [typeof(SimulatorChild).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(info)!;
        string? endpoint = await process.StandardOutput.ReadLineAsync(cancellationToken);
        return new SimulatorChild(process, endpoint ?? throw new InvalidOperationException("The simulator's process did not start."));
    }

    /// <summary>What the child does: serves until its input ends, as it does when its parent is gone.</summary>
    public static async Task<int> ServeAsync(string[] arguments)
    {
        if (arguments is not [string pace, string jitter])
        {
            throw new ArgumentException("serve needs a pace and a jitter in milliseconds.");
        }

        await using RealtimeSimulator simulator = RealtimeSimulator.Start(new RealtimeSimulatorOptions
        {
            Scenario = "parrot",
            Pace = double.Parse(pace, CultureInfo.InvariantCulture),
            Faults = new SimulatorFaults { Jitter = TimeSpan.FromMilliseconds(double.Parse(jitter, CultureInfo.InvariantCulture)) },
        });
        Console.WriteLine(simulator.Endpoint);
        while (await Console.In.ReadLineAsync() is not null)
        {
        }

        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
