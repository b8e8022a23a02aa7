using System.Globalization;
using Realtalk.Fuzz;
using Realtalk.Fuzz.Engine;
using Realtalk.Fuzz.Targets;

// 0: nothing was found; 1: something was; 2: cannot be run like this.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
try
{
    FuzzOptions options = FuzzOptions.Parse(args);
    IReadOnlyList<Func<FuzzTarget>> targets = options.Target is { } name ? FuzzTargets.Find(name) : FuzzTargets.All;
    if (targets.Count == 0)
    {
        throw new ArgumentException($"There is no target '{options.Target}'.");
    }

    return options.Input is { } file ? RunInput(options, targets, file) : Run(options, targets);
}
catch (Exception exception) when (exception is ArgumentException or IOException)
{
    Console.Error.WriteLine(exception.Message);
    Console.Error.WriteLine(FuzzOptions.Help);
    return 2;
}

static int RunInput(FuzzOptions options, IReadOnlyList<Func<FuzzTarget>> targets, string file)
{
    byte[] input = File.ReadAllBytes(file);
    int status = 0;
    foreach (Func<FuzzTarget> make in targets)
    {
        string? what = new FuzzRun(make, options.Seed).RunOne(input);
        status = what is null ? status : 1;
        Console.WriteLine($"{FuzzTargets.NameOf(make)}: {what ?? "nothing is wrong with it"}");
    }

    return status;
}

static int Run(FuzzOptions options, IReadOnlyList<Func<FuzzTarget>> targets)
{
    const string Row = "{0,-14} {1,10} {2,9} {3,9} {4,11} {5,12} {6,12}  {7}";
    int shares = targets.Sum(FuzzTargets.ShareOf);
    Console.WriteLine(Row, "target", "cases", "cases/s", "outcomes", "slowest ms", "allocated KB", "growth KB", "seed " + options.Seed);
    var faults = new List<FuzzFault>();
    long cases = 0;
    TimeSpan elapsed = TimeSpan.Zero;
    foreach (Func<FuzzTarget> make in targets)
    {
        FuzzResult result = new FuzzRun(make, options.Seed).Run(((options.Cases * FuzzTargets.ShareOf(make)) + shares - 1) / shares, options.Round);
        cases += result.Cases;
        elapsed += result.Elapsed;
        Console.WriteLine(
            Row, result.Target, $"{result.Cases:N0}", $"{result.Cases / result.Elapsed.TotalSeconds:N0}", result.Outcomes, $"{result.Slowest.TotalMilliseconds:N1}",
            $"{result.MostAllocated / 1024:N0}", $"{result.HeapGrowth / 1024:N0}", result.Fault is null ? "nothing found" : "FAILED");
        if (result.Fault is { } fault)
        {
            faults.Add(fault);
        }
    }

    Console.WriteLine(Row, "all", $"{cases:N0}", $"{cases / elapsed.TotalSeconds:N0}", "", "", "", "", $"in {elapsed.TotalSeconds:N0} s");
    faults.ForEach(fault => Report(options, fault));
    return faults.Count == 0 ? 0 : 1;
}

static void Report(FuzzOptions options, FuzzFault fault)
{
    Directory.CreateDirectory(options.Output);
    string file = Path.Combine(options.Output, $"{fault.Target}-{options.Seed}-{fault.Round}-{fault.Index}.bin");
    File.WriteAllBytes(file, fault.Input);
    string again = fault.IsAlone ? $"--target {fault.Target} --input {file}" : $"--target {fault.Target} --seed {options.Seed} --round {fault.Round}";
    Console.WriteLine();
    Console.WriteLine($"{fault.Target}: {fault.What}");
    Console.WriteLine($"  round {fault.Round}, case {fault.Index}; input of {fault.Input.Length} bytes in {file}");
    Console.WriteLine($"  again: dotnet run -c Release --project tests/Realtalk.Fuzz -- {again}");
}
