using Realtalk.Benchmarks.Figures;
using Realtalk.Benchmarks.Measures;
using Realtalk.Tests.Audio;

namespace Realtalk.Benchmarks;

/// <summary>Measures the engine's sound on a private sound server, and prints one table.</summary>
internal static class SoundBenchmark
{
    /// <summary>All measures, in the table's order. A new one only has to be named here.</summary>
    public static IReadOnlyList<ISoundMeasure> Measures { get; } =
    [
        new InterruptionMeasure(),
        new FirstSampleMeasure(),
        new GapMeasure(),
        new MicrophoneMeasure(),
        new ProcessorMeasure(),
        new EchoMeasure(),
    ];

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(BenchmarkOptions options, string[] arguments, CancellationToken cancellationToken)
    {
        if (!PulseAudioDaemon.IsInstalled)
        {
            Console.Error.WriteLine("pulseaudio is not installed, and without it there is nothing to measure on.");
            return 2;
        }

        Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC; {Machine.Describe()}");
        Console.WriteLine($"dotnet run -c Release --project tests/Realtalk.Benchmarks -- {string.Join(' ', arguments)}\n");
        using var daemon = new PulseAudioDaemon();
        var bench = new SoundBench(daemon.Server, options.Rounds, cancellationToken);
        var figures = new List<Figure>();
        foreach (ISoundMeasure measure in Measures.Where(measure => options.Only is null || measure.Name == options.Only))
        {
            Console.Error.WriteLine($"measuring {measure.Name} ...");
            figures.AddRange(await measure.RunAsync(bench));
        }

        FigureTable.Write(Console.Out, figures);
        return 0;
    }
}
