using System.Globalization;

namespace Realtalk.Soak;

/// <summary>What the command line says.</summary>
internal sealed record SoakOptions
{
    public const string Help = """
        Holds calls with simulators on file devices, eight times faster than people talk, with interruptions, texts, tools and lost
        connections at random, and checks after each that nothing was lost or doubled, and that nothing grows. Ends with 1 where
        something is wrong.

        dotnet run -c Release --project tests/Realtalk.Soak [-- options]

          --minutes N      for how long (60)
          --seed S         another seed, other calls (1)
          --calls N        how many calls at once (4)
          --only N         holds only the call of that number, as often as it takes
          --output FOLDER  where the log and the recording of a call are written in which something is wrong (out/soak)
        """;

    public double Minutes { get; init; } = 60;

    public int Seed { get; init; } = 1;

    public int Calls { get; init; } = 4;

    public int? Only { get; init; }

    public string Output { get; init; } = Path.Combine("out", "soak");

    /// <exception cref="ArgumentException">It says something else.</exception>
    public static SoakOptions Parse(string[] args)
    {
        var options = new SoakOptions();
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : throw new ArgumentException($"'{args[i]}' has no value.");
            options = args[i] switch
            {
                "--minutes" => options with { Minutes = Number(args[i], value) },
                "--seed" => options with { Seed = (int)Number(args[i], value) },
                "--calls" => options with { Calls = Math.Max(1, (int)Number(args[i], value)) },
                "--only" => options with { Only = (int)Number(args[i], value) },
                "--output" => options with { Output = value },
                _ => throw new ArgumentException($"There is no option '{args[i]}'."),
            };
        }

        return options;
    }

    private static double Number(string name, string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number <= int.MaxValue
            ? number
            : throw new ArgumentException($"'{name}' takes a number, and '{value}' is none.");
}
