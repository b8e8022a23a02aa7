using Realtalk.Fuzz.Engine;
using Realtalk.Fuzz.Targets;
using Xunit.Abstractions;

namespace Realtalk.Tests.Fuzz;

/// <summary>The fuzzer's targets, with what has once gone wrong, and with some cases of a fixed seed. The long run is a program.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Cases = 12_000;
    private const int Seed = 1;

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fuzz", "Seeds");

    public static TheoryData<string> Inputs => new(
        Directory.GetFiles(Folder, "*.bin", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal));

    public static TheoryData<string> Targets => new(FuzzTargets.All.Select(FuzzTargets.NameOf));

    [Theory]
    [MemberData(nameof(Inputs))]
    public void What_went_wrong_once_does_not_again(string file)
    {
        Func<FuzzTarget> make = Assert.Single(FuzzTargets.Find(Path.GetDirectoryName(file)!));

        string? what = new FuzzRun(make, Seed) { WatchesHeap = false, TimeLimit = TimeSpan.FromMinutes(1) }.RunOne(File.ReadAllBytes(Path.Combine(Folder, file)));

        Assert.Null(what);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Nothing_is_found(string target)
    {
        Func<FuzzTarget> make = Assert.Single(FuzzTargets.Find(target));
        int cases = Cases * FuzzTargets.ShareOf(make) / FuzzTargets.All.Sum(FuzzTargets.ShareOf);

        // Others run at the same time, and so the heap is not to be judged here.
        FuzzResult result = new FuzzRun(make, Seed) { WatchesHeap = false, TimeLimit = TimeSpan.FromMinutes(1) }.Run(cases);

        output.WriteLine($"{target}: {result.Cases:N0} cases, {result.Outcomes} kinds of outcome.");
        Assert.True(result.Fault is null, $"{result.Fault?.What}\nRound {result.Fault?.Round}, input: {Convert.ToBase64String(result.Fault?.Input ?? [])}");
        Assert.Equal(cases, result.Cases);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void The_same_seed_makes_the_same_cases(string target)
    {
        using FuzzTarget one = Assert.Single(FuzzTargets.Find(target))();
        var first = new Mutator(7);
        var second = new Mutator(7);

        for (int i = 0; i < 50; i++)
        {
            Assert.Equal(one.Make(first), one.Make(second));
        }
    }
}
