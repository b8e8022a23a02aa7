using System.Text.Json;
using Realtalk.Benchmarks.Figures;
using Realtalk.Benchmarks.Ingest;
using Realtalk.Benchmarks.Server;

namespace Realtalk.Benchmarks;

/// <summary>Measures how fast events are taken in, and prints one table. It needs neither sound nor PowerShell.</summary>
internal static class IngestBenchmark
{
    private const double GoalOfFloor = 0.85;
    private const double GoalOfPackage = 1.5;
    private const double GoalBytes = 300;
    private const int Replies = 100;
    private static readonly string[] Contenders = ["floor", "engine", "package"];

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(BenchmarkOptions options, string[] arguments, CancellationToken cancellationToken)
    {
        Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC; {Machine.Describe()}");
        Console.WriteLine($"dotnet run -c Release --project tests/Realtalk.Benchmarks -- {string.Join(' ', arguments)}\n");
        Dictionary<string, List<IngestSample>> cold = Contenders.ToDictionary(name => name, _ => new List<IngestSample>());
        Dictionary<string, List<IngestSample>> warm = Contenders.ToDictionary(name => name, _ => new List<IngestSample>());
        (BenchmarkChild server, string endpoint) = await BenchmarkChild.ServeAsync(cancellationToken, "flood", $"{Replies}");
        await using (server)
        {
            // The first round is the server's own warm-up.
            int rounds = Math.Max(1, options.Rounds / 4);
            for (int round = -1; round < rounds; round++)
            {
                Console.Error.WriteLine(round < 0 ? "warming up ..." : $"round {round + 1} of {rounds} ...");
                for (int i = 0; i < Contenders.Length; i++)
                {
                    string name = Contenders[(i + round + 1) % Contenders.Length];
                    string line = await BenchmarkChild.RunAsync(cancellationToken, "ingest-client", name, endpoint, $"{Replies}");
                    IngestSample[] samples = JsonSerializer.Deserialize<IngestSample[]>(line)!;
                    if (round >= 0)
                    {
                        cold[name].Add(samples[0]);
                        warm[name].AddRange(samples[1..]);
                    }
                }
            }
        }

        FigureTable.Write(Console.Out, [.. Rows("warm", warm), .. Rows("cold", cold)]);
        return 0;
    }

    private static IEnumerable<Figure> Rows(string when, Dictionary<string, List<IngestSample>> samples)
    {
        Spread Take(string name, Func<IngestSample, double> value, string unit, string format = "0.0") => Spread.Of(samples[name].Select(value), unit, format);
        Spread floor = Take("floor", sample => sample.EventsPerSecond / 1000, "k/s");
        Spread engine = Take("engine", sample => sample.EventsPerSecond / 1000, "k/s");
        Spread package = Take("package", sample => sample.EventsPerSecond / 1000, "k/s");
        double ratio = engine.P50 / floor.P50;
        yield return new Figure($"events taken in, {when}", engine, floor, $"p50 ≥ {GoalOfFloor} × the floor's", ratio >= GoalOfFloor)
        {
            Note = $"p50 {ratio:0.00} of the floor's. {(when == "warm"
                ? $"Rows of {Replies} replies, after {IngestChild.WarmUp.TotalSeconds:0} s of such rows."
                : $"The first {Replies} replies in a fresh process.")}",
        };
        double times = engine.P50 / package.P50;
        yield return new Figure($"the same, NuGet OpenAI 2.15.0, {when}", package, floor, $"the engine's p50 ≥ {GoalOfPackage} × this", times >= GoalOfPackage)
        {
            Note = $"{package.P50 / floor.P50:0.00} of the floor's; the engine's is {times:0.00} times this.",
        };
        yield return new Figure($"processor time for an event, {when}", Take("engine", sample => sample.Microseconds, "µs"), Take("floor", sample => sample.Microseconds, "µs"), "-", null)
        {
            Note = $"in all threads, that which writes the log's file among them; of the package {Take("package", sample => sample.Microseconds, "µs").P50:0.0} µs.",
        };
        Spread bytes = Take("engine", sample => sample.Bytes, "B", "0");
        yield return new Figure($"allocated for an event, {when}", bytes, Take("floor", sample => sample.Bytes, "B", "0"), $"p50 ≤ {GoalBytes} B", bytes.P50 <= GoalBytes)
        {
            Note = $"of the package {Take("package", sample => sample.Bytes, "B", "0").P50:N0} B.",
        };
    }
}
