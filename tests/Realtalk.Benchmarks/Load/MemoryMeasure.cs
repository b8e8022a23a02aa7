using System.Globalization;
using System.Text.Json;
using Realtalk.Benchmarks.Figures;
using Realtalk.Benchmarks.Server;

namespace Realtalk.Benchmarks.Load;

/// <summary>How much more memory a conversation of eight hours takes than its first ten minutes. Rounds do not matter.</summary>
internal sealed class MemoryMeasure : ILoadMeasure
{
    private const double GoalMegabytes = 20;
    private const int Hours = 8;

    public string Name => "memory";

    public async Task<IReadOnlyList<Figure>> RunAsync(int rounds, CancellationToken cancellationToken)
    {
        await using var server = new LongCallServer();
        string line = await BenchmarkChild.RunAsync(cancellationToken, "memory-client", server.Endpoint, $"{Hours}");
        MemoryMark[] marks = JsonSerializer.Deserialize<MemoryMark[]>(line)!;
        Write(marks);
        MemoryMark first = marks[0];
        MemoryMark last = marks[^1];
        string all = string.Create(
            CultureInfo.InvariantCulture,
            $"{last.Events:N0} events, {last.Replies} replies, {last.Interruptions} interruptions, {last.ToolCalls} tool calls, {last.Items} entries in the transcript, {last.LostFrames} frames lost; "
                + $"the log's file takes {Megabytes(last.SpoolBytes) / last.Minutes * 60:0} MB an hour.");
        return
        [
            ToFigure("heap after a collection", first.HeapBytes, marks, mark => mark.HeapBytes, all),
            ToFigure("memory of the process", first.ResidentBytes, marks, mark => mark.ResidentBytes, "as the system counts it, after a collection, the runtime and its code among it."),
        ];
    }

    private static Figure ToFigure(string what, long first, MemoryMark[] marks, Func<MemoryMark, long> value, string note)
    {
        double[] growth = [.. marks[1..].Select(mark => Megabytes(value(mark) - first))];
        return new Figure(
            $"{what}: growth in {Hours} hours, after the first 10 minutes",
            Spread.Of([growth.Max()], "MB"),
            Spread.Of([Megabytes(first)], "MB"),
            $"< {GoalMegabytes} MB",
            growth.Max() < GoalMegabytes)
        {
            Note = $"the most at any of the {growth.Length} half hours; at the end {growth[^1].ToString("0.0", CultureInfo.InvariantCulture)} MB. Floor: after 10 minutes. {note}",
        };
    }

    private static void Write(MemoryMark[] marks)
    {
        Console.WriteLine("| time     | heap     | process  | log's file | events    | transcript | threads |");
        Console.WriteLine("| -------- | -------- | -------- | ---------- | --------- | ---------- | ------- |");
        foreach (MemoryMark mark in marks)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {TimeSpan.FromMinutes(mark.Minutes),-8:h\\:mm} | {Megabytes(mark.HeapBytes),5:0.0} MB | {Megabytes(mark.ResidentBytes),5:0.0} MB | {Megabytes(mark.SpoolBytes),7:0} MB | {mark.Events,9} | {mark.Items,10} | {mark.Threads,7} |"));
        }

        Console.WriteLine();
    }

    private static double Megabytes(long bytes) => bytes / 1048576.0;
}
