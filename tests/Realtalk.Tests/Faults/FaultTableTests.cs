using System.Collections.Concurrent;
using Realtalk.Simulator;
using Realtalk.Simulator.Faults;

namespace Realtalk.Tests.Faults;

/// <summary>
/// Every fault at every step, through the real socket: each call ends as it should, in time, with an error that says what to do,
/// and nothing of it stays behind.
/// </summary>
public sealed class FaultTableTests
{
    [Theory]
    [InlineData("Reset")]
    [InlineData("End")]
    [InlineData("1011")]
    public Task A_drop_at_any_step_fails_the_stream_and_keeps_what_was_said(string how) => RunAllAsync(
        from scene in Scene.All
        from type in scene.ServerEvents.Concat(scene.ClientEvents)
        from step in new[] { type, $"after {type}" }
        select new FaultCase(scene, new SimulatorFaults { DropAt = step, DropWith = how }, $"{how} {step}", Ending.Lost));

    [Fact]
    public Task A_stall_at_any_step_only_takes_time() => RunAllAsync(
        from scene in Scene.All
        from type in scene.ServerEvents.Concat(scene.ClientEvents)
        select new FaultCase(scene, new SimulatorFaults { StallAt = type, StallFor = TimeSpan.FromMilliseconds(30) }, $"stall {type}", Ending.Same));

    [Fact]
    public Task Duplicates_of_any_event_change_nothing() => RunAllAsync(
        from scene in Scene.All
        from type in scene.ServerEvents.Append("*")
        select new FaultCase(scene, new SimulatorFaults { Duplicate = 1, FaultyEvents = [Bare(type)] }, $"duplicate {type}", Ending.Same));

    [Fact]
    public Task Events_that_change_places_lose_no_text() => RunAllAsync(
        from scene in Scene.All
        from seed in Enumerable.Range(1, 6)
        select new FaultCase(scene, new SimulatorFaults { Reorder = 0.3, Seed = seed, FaultyEvents = ["conversation.*", "response.*o*e*", "rate*"] }, $"reorder {seed}", Ending.Open));

    [Fact]
    public Task An_event_that_changes_places_with_the_next_loses_no_text() => RunAllAsync(
        from scene in Scene.All
        from type in scene.ServerEvents
        where type != "session.created"
        select new FaultCase(scene, new SimulatorFaults { Reorder = 1, FaultyEvents = [Bare(type)] }, $"swap {type}", Ending.Open));

    [Fact]
    public Task Nulls_and_missing_fields_in_any_event_hang_nothing() => RunAllAsync(
        from scene in Scene.All
        from type in scene.ServerEvents
        from faults in new[]
        {
            ("null", new SimulatorFaults { Nulls = 1 }), ("none", new SimulatorFaults { Missing = 1 }),
            ("some null", new SimulatorFaults { Nulls = 0.4 }), ("some missing", new SimulatorFaults { Missing = 0.4, Seed = 2 }),
        }
        select new FaultCase(scene, With(faults.Item2, type), $"{faults.Item1} {type}", Ending.Open));

    [Fact]
    public Task Nulls_and_missing_fields_everywhere_hang_nothing() => RunAllAsync(
        from scene in Scene.All
        from seed in Enumerable.Range(1, 10)
        select new FaultCase(scene, new SimulatorFaults { Nulls = 0.1, Missing = 0.1, Seed = seed }, $"poor {seed}", Ending.Open));

    [Fact]
    public Task An_error_of_any_code_in_place_of_any_client_event_is_told_and_hangs_nothing() => RunAllAsync(
        from scene in Scene.All
        from type in scene.ClientEvents
        from code in ServiceErrors.Codes
        select new FaultCase(scene, new SimulatorFaults { ErrorAt = type, ErrorCode = code }, $"{code} at {type}", EndOf(code)));

    [Fact]
    public Task An_error_after_any_event_is_told_and_hangs_nothing() => RunAllAsync(
        from scene in Scene.All
        from type in scene.ServerEvents.Concat(scene.ClientEvents)
        from code in new[] { "server_error", "rate_limit_exceeded", "session_expired", "invalid_api_key" }
        select new FaultCase(scene, new SimulatorFaults { ErrorAt = $"after {type}", ErrorCode = code }, $"{code} after {type}", EndOf(code)));

    [Fact]
    public Task Frames_in_pieces_and_what_nobody_understands_change_nothing() => RunAllAsync(
        from scene in Scene.All
        from bytes in new[] { 1, 2, 3, 5, 1000 }
        select new FaultCase(
            scene, new SimulatorFaults { FragmentBytes = bytes, UnknownEvents = true, InvalidJson = true, LateDeltas = 2 }, $"pieces of {bytes}", Ending.Same));

    [Fact]
    public Task What_is_no_UTF8_ends_the_stream_with_an_error() => RunAllAsync(
        from scene in Scene.All
        select new FaultCase(scene, new SimulatorFaults { InvalidUtf8 = true }, "no UTF-8", Ending.Lost));

    private static string Bare(string step) => step.Split('#')[0];

    private static SimulatorFaults With(SimulatorFaults faults, string type)
    {
        faults.FaultyEvents = [Bare(type)];
        return faults;
    }

    private static Ending EndOf(string code) => ServiceErrors.Of(code).CloseCode == 0 ? Ending.Open : Ending.Lost;

    private static async Task RunAllAsync(IEnumerable<FaultCase> table)
    {
        var failures = new ConcurrentQueue<string>();
        var streams = new ConcurrentQueue<WeakReference>();
        FaultCase[] cases = [.. table];
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (one, _) =>
        {
            try
            {
                streams.Enqueue(await one.RunAsync());
            }
            catch (Exception exception)
            {
                failures.Enqueue($"{one}: {exception.GetType().Name}: {exception.Message} {exception.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("Tests", StringComparison.Ordinal))}");
            }
        });
        Assert.True(failures.IsEmpty, $"{failures.Count} of {cases.Length} cases:\n{string.Join('\n', failures.Order())}");
        Assert.True(SpinWait.SpinUntil(() => Collected(streams) >= streams.Count - 3, SceneStream.Patience), "Streams stay behind.");
    }

    // What ran last may still be in a thread's hands; a leak would hold all of them.
    private static int Collected(IEnumerable<WeakReference> streams)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return streams.Count(stream => !stream.IsAlive);
    }
}
