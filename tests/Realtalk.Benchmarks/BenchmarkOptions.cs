using System.Globalization;

namespace Realtalk.Benchmarks;

/// <summary>What is to be measured, and how often.</summary>
internal sealed record BenchmarkOptions
{
    public static string Help { get; } = $"""
        all [--rounds N] [--only NAME]
        ingest [--rounds N]
        wire [--rounds N]
        log [--rounds N]
        load [--rounds N] [--only NAME]
        sound [--rounds N] [--only NAME]
        bridge [--rounds N]
        tools [--rounds N]

          --rounds N   How often to interrupt and to reply, 1 to 1000; 40. Of a bridge: a round is 25 texts, or a quarter of a second.
                       Of tools: a round is 10 calls. Of wire: 25 deltas. Of ingest and log: a quarter of a round.
                       Of load: a second of so many conversations, an import.
          --only NAME  Of sound only one of: {string.Join(", ", SoundBenchmark.Measures.Select(measure => measure.Name))}.
                       Of load only one of: {string.Join(", ", LoadBenchmark.Measures.Select(measure => measure.Name))}.
        """;

    public int Rounds { get; private init; } = 40;

    /// <summary>The name of the one measure; null for all.</summary>
    public string? Only { get; private init; }

    /// <exception cref="ArgumentException">An argument is not known or has no meaning.</exception>
    public static BenchmarkOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new BenchmarkOptions();
        for (; arguments.Length > 0; arguments = arguments[2..])
        {
            string value = arguments.Length > 1 ? arguments[1] : throw new ArgumentException($"{arguments[0]} needs a value.");
            options = arguments[0] switch
            {
                "--rounds" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int rounds) && rounds is > 0 and <= 1000 =>
                    options with { Rounds = rounds },
                "--only" when IsMeasure(value) => options with { Only = value },
                _ => throw new ArgumentException($"{arguments[0]} {value} is not understood."),
            };
        }

        return options;
    }

    private static bool IsMeasure(string name) =>
        SoundBenchmark.Measures.Any(measure => measure.Name == name) || LoadBenchmark.Measures.Any(measure => measure.Name == name);
}
