using Realtalk.Benchmarks.Figures;
using Realtalk.Benchmarks.Load;

namespace Realtalk.Benchmarks;

/// <summary>Measures what many conversations, a long one and the module's import take, and prints one table. It needs no sound.</summary>
internal static class LoadBenchmark
{
    /// <summary>All measures, in the table's order.</summary>
    public static IReadOnlyList<ILoadMeasure> Measures { get; } = [new ConversationsMeasure(), new MemoryMeasure(), new ImportMeasure()];

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(BenchmarkOptions options, string[] arguments, CancellationToken cancellationToken)
    {
        Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC; {Machine.Describe()}");
        Console.WriteLine($"dotnet run -c Release --project tests/Realtalk.Benchmarks -- {string.Join(' ', arguments)}\n");
        var figures = new List<Figure>();
        foreach (ILoadMeasure measure in Measures.Where(measure => options.Only is null || measure.Name == options.Only))
        {
            Console.Error.WriteLine($"measuring {measure.Name} ...");
            figures.AddRange(await measure.RunAsync(options.Rounds, cancellationToken));
        }

        Console.WriteLine();
        FigureTable.Write(Console.Out, figures);
        return 0;
    }
}
