namespace Realtalk.Benchmarks;

/// <summary>Everything that can be measured here, one after the other.</summary>
internal static class AllBenchmarks
{
    private delegate Task<int> Run(BenchmarkOptions options, string[] arguments, CancellationToken cancellationToken);

    // What needs a part that is missing says so, and is left out.
    private static readonly (string Name, Run Run)[] Verbs =
    [
        ("ingest", IngestBenchmark.RunAsync),
        ("wire", WireBenchmark.RunAsync),
        ("log", LogBenchmark.RunAsync),
        ("load", LoadBenchmark.RunAsync),
        ("bridge", BridgeBenchmark.RunAsync),
        ("tools", ToolBenchmark.RunAsync),
        ("sound", SoundBenchmark.RunAsync),
    ];

    /// <returns>The exit code: of the first that could not measure, or 0; what is left out does not count.</returns>
    public static async Task<int> RunAsync(BenchmarkOptions options, string[] rest, CancellationToken cancellationToken)
    {
        int result = 0;
        foreach ((string name, Run run) in Verbs)
        {
            Console.WriteLine($"## {name}\n");
            int code = await run(options, [name, .. rest], cancellationToken);
            if (code == 2)
            {
                Console.WriteLine($"Left out: {name} cannot be measured here.");
            }
            else if (result == 0)
            {
                result = code;
            }

            Console.WriteLine();
        }

        return result;
    }
}
