using System.Text;
using Realtalk.Fuzz.Engine;

namespace Realtalk.Tests.Fuzz;

/// <summary>The fuzzer finds what it is there to find.</summary>
public sealed class FuzzRunTests
{
    [Fact]
    public void An_exception_is_found_and_its_input_made_small()
    {
        FuzzFault fault = Run(input => input.Contains((byte)'x') ? throw new InvalidOperationException("There is an x.") : "fine").Fault!;

        Assert.Contains("There is an x.", fault.What, StringComparison.Ordinal);
        Assert.True(fault.IsAlone);
        Assert.Equal("x"u8.ToArray(), fault.Input);
        Assert.InRange(fault.Index, 0, 255);
    }

    [Fact]
    public void What_depends_on_the_cases_before_is_found_with_its_round()
    {
        int count = 0;

        FuzzFault fault = Run(_ => ++count == 300 ? throw new InvalidOperationException("Enough.") : "fine").Fault!;

        Assert.False(fault.IsAlone);
        Assert.Equal((1, 43), (fault.Round, fault.Index));
    }

    [Fact]
    public void A_cost_out_of_proportion_is_found()
    {
        FuzzFault fault = Run(input => input.Length > 3 ? new byte[64 << 20].Length.ToString(provider: null) : "fine").Fault!;

        Assert.Contains("bytes of memory", fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hang_is_found()
    {
        using var end = new ManualResetEventSlim();

        FuzzFault fault = Run(
            input =>
            {
                end.Wait();
                return "fine";
            },
            TimeSpan.FromMilliseconds(50)).Fault!;
        end.Set();

        Assert.StartsWith("It takes longer", fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Kinds_of_outcome_are_counted()
    {
        FuzzResult result = Run(input => input.Length % 2 == 0 ? "even" : "odd");

        Assert.Null(result.Fault);
        Assert.Equal((1000, 2), (result.Cases, result.Outcomes));
    }

    private static FuzzResult Run(Func<byte[], string> run, TimeSpan? limit = null) =>
        new FuzzRun(() => new Scripted(run), seed: 1) { WatchesHeap = false, TimeLimit = limit ?? TimeSpan.FromMinutes(1) }.Run(1000);

    private sealed class Scripted(Func<byte[], string> run) : FuzzTarget
    {
        private static readonly IReadOnlyList<byte[]> Inputs = [Encoding.UTF8.GetBytes("{\"a\":\"x\",\"b\":2}"), "ab"u8.ToArray()];

        public override string Name => "scripted";

        public override byte[] Make(Mutator mutator) => mutator.NextJson(Inputs);

        public override string Run(byte[] input) => run(input);
    }
}
