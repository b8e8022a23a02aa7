using System.Globalization;
using System.Text.Json;
using Realtalk.Benchmarks.Figures;
using Realtalk.Benchmarks.Server;

namespace Realtalk.Benchmarks.Load;

/// <summary>How many conversations one process can hold at once, in real time, so that nobody hears of the others.</summary>
internal sealed class ConversationsMeasure : ILoadMeasure
{
    private const int Goal = 100;
    private static readonly int[] Levels = [25, 50, 100, 150];

    public string Name => "conversations";

    public async Task<IReadOnlyList<Figure>> RunAsync(int rounds, CancellationToken cancellationToken)
    {
        string time = Math.Max(10, rounds).ToString(CultureInfo.InvariantCulture);
        var figures = new List<Figure>();
        int most = 0;
        foreach (int level in Levels)
        {
            LoadSample floor = await HoldAsync("floor", level, time, cancellationToken);
            LoadSample engine = await HoldAsync("engine", level, time, cancellationToken);
            most = engine.Holds ? level : most;
            figures.Add(ToFigure(engine, floor));
        }

        figures.Insert(0, new Figure(
            "conversations at once with no underrun, the most tried", Spread.Of([most], string.Empty, "0"), null, $"≥ {Goal}", most >= Goal)
        {
            Note = $"of {string.Join(", ", Levels)}, {time} s each, after {Caller.Period + 5} s in which the runtime compiles. In each the microphone is sent all the time, and the model speaks in half of it; "
                + "the simulator is another process on the same cores. No reply ran dry, none had a hole as its device saw it, no frame of a microphone was dropped.",
        });
        return figures;
    }

    private static async Task<LoadSample> HoldAsync(string kind, int level, string time, CancellationToken cancellationToken)
    {
        // A server that is new, so that none has the sound of the one before in its memory.
        await using SimulatorChild simulator = await SimulatorChild.StartAsync(4, TimeSpan.Zero, cancellationToken);
        string line = await BenchmarkChild.RunAsync(
            cancellationToken, "load-client", kind, simulator.Endpoint, $"{level}", simulator.ProcessId.ToString(CultureInfo.InvariantCulture), time);
        LoadSample sample = JsonSerializer.Deserialize<LoadSample>(line)!;
        Console.Error.WriteLine($"{kind} {line.Trim()}");
        return sample;
    }

    private static Figure ToFigure(LoadSample engine, LoadSample floor) => new(
        $"processor time of one of {engine.Conversations} conversations, of one core",
        Spread.Of([engine.ClientPercent / engine.Conversations], "%", "0.00"),
        Spread.Of([floor.ClientPercent / floor.Conversations], "%", "0.00"),
        "-",
        null)
    {
        Note = string.Create(
            CultureInfo.InvariantCulture,
            $"{engine.Replies} replies, {engine.Underruns} underruns, {engine.Holes} holes, {engine.DroppedFrames} frames dropped, {engine.Failures} failures; "
                + $"clocks late by {engine.LateP50:0.0} ms (p50), {engine.LateP99:0.0} ms (p99), {engine.LateMost:0.0} ms (most), of the floor {floor.LateP50:0.0}, {floor.LateP99:0.0} and {floor.LateMost:0.0} ms; "
                + $"at most {engine.Backlog} frames of 20 ms from a microphone not sent yet; "
                + $"process {engine.ClientPercent:0} % of a core, {engine.Threads} threads, {engine.WorkingSetBytes / 1048576} MB, {engine.AllocatedBytes / engine.Seconds / engine.Conversations / 1024:0.0} KB allocated a second and conversation; "
                + $"the simulator {engine.ServerPercent:0} %, under the floor's {floor.ServerPercent:0} %. Floor: as many bare WebSockets that send and receive the same."),
    };
}
