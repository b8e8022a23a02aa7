using System.Text.Json;
using Realtalk.Benchmarks.Figures;
using Realtalk.Benchmarks.Server;
using Realtalk.Benchmarks.Wire;

namespace Realtalk.Benchmarks;

/// <summary>Measures from the wire to samples that can be played, and prints one table. It needs no sound.</summary>
internal static class WireBenchmark
{
    private const double Goal = 1.2;

    private const string Open = """
        $stream = New-RealtimeStream -Endpoint $endpoint
        $probe = [Realtalk.Benchmarks.Wire.WireProbe]::new($stream, $endpoint, $deltas)

        """;

    private const string Close = """

        $probe.GetResult()
        Remove-RealtimeStream $stream
        """;

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(BenchmarkOptions options, string[] arguments, CancellationToken cancellationToken)
    {
        Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC; {Machine.Describe()}");
        Console.WriteLine($"dotnet run -c Release --project tests/Realtalk.Benchmarks -- {string.Join(' ', arguments)}\n");
        int deltas = (options.Rounds * 25) + WireProbe.WarmUp;
        (BenchmarkChild server, string endpoint) = await BenchmarkChild.ServeAsync(cancellationToken, "wire-serve", $"{deltas}");
        await using (server)
        {
            Console.Error.WriteLine("measuring the engine alone ...");
            var figures = new List<Figure> { Row("in a process that does nothing else", await BenchmarkChild.RunAsync(cancellationToken, "wire-client", endpoint, $"{deltas}")) };
            if (PowerShellChild.IsInstalled)
            {
                Console.Error.WriteLine("measuring in PowerShell ...");
                string head = $"$deltas = {deltas}\n{Open}";
                figures.Add(Row("in pwsh, which sleeps", await BenchmarkChild.RunScriptAsync(
                    head + "while (-not $probe.IsDone) { Start-Sleep 1 }" + Close, endpoint, cancellationToken)));
                figures.Add(Row("in pwsh, which computes", await BenchmarkChild.RunScriptAsync(
                    head + "while (-not $probe.IsDone) { $sum = 0; foreach ($i in 1..10000) { $sum += $i } }" + Close, endpoint, cancellationToken)));
            }
            else
            {
                Console.Error.WriteLine("pwsh is not on the path: what is measured in it is left out.");
            }

            FigureTable.Write(Console.Out, figures);
        }

        return 0;
    }

    private static Figure Row(string where, string json)
    {
        double[][] times = JsonSerializer.Deserialize<double[][]>(json)!;
        var engine = Spread.Of(times[0], "µs", "0");
        var floor = Spread.Of(times[1], "µs", "0");
        double ratio = engine.P50 / floor.P50;
        return new Figure($"delta sent to samples that can be played, {where}", engine, floor, $"p50 ≤ {Goal} × the floor's", ratio <= Goal)
        {
            Note = $"p50 {ratio:0.00} times the floor's. A delta of 20 ms every 20 ms; from before it goes to the server's socket.",
        };
    }
}
