using Realtalk.Benchmarks.Figures;
using Realtalk.Benchmarks.Server;
using Realtalk.Benchmarks.Tools;

namespace Realtalk.Benchmarks;

/// <summary>Measures tool calls, and prints one table. Needs PowerShell, and no sound.</summary>
internal static class ToolBenchmark
{
    private const int CallsPerRound = 10;

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(BenchmarkOptions options, string[] arguments, CancellationToken cancellationToken)
    {
        if (!PowerShellChild.IsInstalled)
        {
            Console.Error.WriteLine("pwsh is not on the path, and without it there are no functions to call.");
            return 2;
        }

        Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC; {Machine.Describe()}");
        Console.WriteLine($"dotnet run -c Release --project tests/Realtalk.Benchmarks -- {string.Join(' ', arguments)}\n");
        FigureTable.Write(Console.Out, [await ToolMeasure.RunAsync(options.Rounds * CallsPerRound, cancellationToken)]);
        return 0;
    }
}
