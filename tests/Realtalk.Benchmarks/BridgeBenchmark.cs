using Realtalk.Benchmarks.Bridges;
using Realtalk.Benchmarks.Figures;

namespace Realtalk.Benchmarks;

/// <summary>Measures a bridge on a socket of this machine, and prints one table. It needs no sound.</summary>
internal static class BridgeBenchmark
{
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(BenchmarkOptions options, string[] arguments, CancellationToken cancellationToken)
    {
        Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC; {Machine.Describe()}");
        Console.WriteLine($"dotnet run -c Release --project tests/Realtalk.Benchmarks -- {string.Join(' ', arguments)}\n");
        var figures = new List<Figure>
        {
            await TextInMeasure.RunAsync(options.Rounds * 25, cancellationToken),
            await ManyClientsMeasure.ReceiveAsync(TimeSpan.FromSeconds(options.Rounds / 4.0), cancellationToken),
            await ManyClientsMeasure.SendAsync(TimeSpan.FromSeconds(options.Rounds / 4.0), cancellationToken),
        };
        FigureTable.Write(Console.Out, figures);
        return 0;
    }
}
