using System.Globalization;
using Realtalk.Soak;
using Realtalk.Soak.Calls;
using Realtalk.Soak.Resources;

// 0: nothing is wrong; 1: something is; 2: cannot be run like this.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
SoakOptions options;
try
{
    options = SoakOptions.Parse(args);
}
catch (ArgumentException exception)
{
    Console.Error.WriteLine(exception.Message);
    Console.Error.WriteLine(SoakOptions.Help);
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
};
var run = new SoakRun(options);
try
{
    await run.RunAsync(Tell, stop.Token);
}
catch (OperationCanceledException)
{
    Console.WriteLine("Stopped.");
}

IReadOnlyList<string> growth = run.FindGrowth();
bool isRight = growth.Count == 0 && run.Calls.Count > 0 && run.Calls.All(call => call.Faults.Count == 0);
Summarize();
return isRight ? 0 : 1;

void Tell(CallFigures call)
{
    Console.WriteLine($"{call.Call}:");
    foreach (string fault in call.Faults)
    {
        Console.WriteLine($"  {fault}");
    }

    Console.WriteLine($"  again: dotnet run -c Release --project tests/Realtalk.Soak -- --seed {options.Seed} --only {call.Number} --minutes 0.1; its log and sound: {options.Output}");
}

void Summarize()
{
    const string Row = "{0,-24} {1,10}";
    Console.WriteLine(Row, "soak", $"seed {options.Seed}");
    int Sum(Func<CallFigures, int> of) => run.Calls.Sum(of);
    Write("minutes", $"{run.Elapsed.TotalMinutes:0.0}");
    Write("minutes of talk", $"{run.Calls.Sum(call => call.Minutes):0.0}");
    Write("calls", $"{run.Calls.Count:N0}");
    Write("replies heard", $"{Sum(call => call.Replies):N0}");
    Write("interruptions", $"{Sum(call => call.Interruptions):N0}");
    Write("lines of the user's", $"{Sum(call => call.Lines):N0}");
    Write("texts", $"{Sum(call => call.Texts):N0}");
    Write("tool calls", $"{Sum(call => call.Calls):N0}");
    Write("questions", $"{Sum(call => call.Questions):N0}");
    Write("lost connections", $"{Sum(call => call.Reconnects):N0}");
    Write("moves", $"{Sum(call => call.Moves):N0}");
    Write("pauses (busy machine)", $"{Sum(call => call.Pauses):N0}");
    Write("mismatches", $"{Sum(call => call.Faults.Count):N0}");
    if (run.Samples.Count > 0)
    {
        const string Wide = "{0,-24} {1,10} {2,10} {3,10}  {4}";
        Console.WriteLine();
        Console.WriteLine(Wide, "after each round", "first", "last", "most", string.Empty);
        for (int i = 0; i < ResourceSample.Kinds.Count; i++)
        {
            double[] values = [.. run.Samples.Select(sample => sample.Values[i])];
            string name = ResourceSample.Kinds[i].Name;
            Console.WriteLine(Wide, name, $"{values[0]:0.#}", $"{values[^1]:0.#}", $"{values.Max():0.#}", growth.Contains(name) ? "GROWS" : "flat");
        }

        if (run.Samples[^1].Living.Length > 0)
        {
            Console.WriteLine($"Still there: {run.Samples[^1].Living}");
        }

        if (run.Samples.Count < ResourceTrend.Fewest)
        {
            Console.WriteLine($"Of {run.Samples.Count} rounds it cannot be told what grows; {ResourceTrend.Fewest} are needed.");
        }
    }

    Console.WriteLine(isRight ? "Nothing is wrong." : "FAILED");

    static void Write(string name, string value) => Console.WriteLine(Row, name, value);
}
