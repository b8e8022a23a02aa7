using System.Globalization;

namespace Realtalk.Fuzz;

/// <summary>What the command line says.</summary>
internal sealed record FuzzOptions
{
    public const string Help = """
        Runs cases that nobody would think of against all that reads what others wrote, and looks for a crash, a hang, growth, and for
        what is not as it must be. The same seed makes the same cases. Ends with 1 where something was found.

        dotnet run -c Release --project tests/Realtalk.Fuzz [-- options]

          --target NAME    frames, wave, bridge, scenario, simulator, log, secrets, audio or filter; all where none is named
          --cases N        how many cases, of all targets together (1,000,000)
          --seed S         another seed, other cases (1)
          --round R        the round to begin with (0)
          --input FILE     runs one input of a target, as it was written when something was found
          --output FOLDER  where to write inputs with which something went wrong (out/fuzz)
        """;

    public string? Target { get; init; }

    public long Cases { get; init; } = 1_000_000;

    public int Seed { get; init; } = 1;

    public int Round { get; init; }

    public string? Input { get; init; }

    public string Output { get; init; } = Path.Combine("out", "fuzz");

    /// <exception cref="ArgumentException">It says something else.</exception>
    public static FuzzOptions Parse(string[] args)
    {
        var options = new FuzzOptions();
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : throw new ArgumentException($"'{args[i]}' has no value.");
            options = args[i] switch
            {
                "--target" => options with { Target = value },
                "--cases" => options with { Cases = Number(args[i], value) },
                "--seed" => options with { Seed = (int)Number(args[i], value) },
                "--round" => options with { Round = (int)Number(args[i], value) },
                "--input" => options with { Input = value },
                "--output" => options with { Output = value },
                _ => throw new ArgumentException($"There is no option '{args[i]}'."),
            };
        }

        return options;
    }

    private static long Number(string name, string value) =>
        long.TryParse(value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out long number) && number <= int.MaxValue
            ? number
            : throw new ArgumentException($"'{name}' takes a whole number, and '{value}' is none.");
}
