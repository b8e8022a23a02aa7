using System.Text.Json;
using Realtalk.Tools;

namespace Realtalk.Tests.Tools;

public sealed class ToolDispatcherTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private readonly FakeToolOutlet _outlet = new();
    private readonly ToolDispatcher _dispatcher;

    public ToolDispatcherTests() => _dispatcher = new ToolDispatcher(_outlet);

    [Fact]
    public async Task The_calls_of_a_response_are_answered_together_in_their_order()
    {
        var slow = new TaskCompletionSource<string>();
        Use(new FakeExecutor((call, _, _) => call.Name == "slow" ? slow.Task : Task.FromResult(call.Name)), "slow", "fast");
        Call("c1", "slow");
        Call("c2", "fast");
        _dispatcher.OnResponseDone("resp_1");
        Assert.True(SpinWait.SpinUntil(() => _dispatcher.Calls[1].State == RealtimeToolCallState.Completed, Deadline));
        Assert.False(_outlet.HasOutputs);
        Assert.True(_dispatcher.IsBusy);
        Assert.Equal(1, _outlet.Expected);
        slow.SetResult("at last");
        Assert.Equal([("c1", "at last"), ("c2", "fast")], await _outlet.NextOutputsAsync());
        Assert.True(SpinWait.SpinUntil(() => _outlet.Expected == 0, Deadline));
        Assert.False(_dispatcher.IsBusy);
    }

    [Fact]
    public async Task Nothing_is_answered_before_the_response_is_done()
    {
        Use(new FakeExecutor((_, _, _) => Task.FromResult("x")), "f");
        Call("c1", "f");
        Assert.True(SpinWait.SpinUntil(() => _dispatcher.Calls[0].State == RealtimeToolCallState.Completed, Deadline));
        Assert.False(_outlet.HasOutputs);
        _dispatcher.OnResponseDone("resp_other");
        Assert.False(_outlet.HasOutputs);
        _dispatcher.OnResponseDone("resp_1");
        Assert.Equal([("c1", "x")], await _outlet.NextOutputsAsync());
    }

    [Fact]
    public async Task A_server_that_names_no_response_is_answered_too()
    {
        Use(new FakeExecutor((_, _, _) => Task.FromResult("x")), "f");
        _dispatcher.OnCall(null, "c1", "f", "{}", isDeclared: true);
        _dispatcher.OnResponseDone("resp_1");
        Assert.Equal([("c1", "x")], await _outlet.NextOutputsAsync());
    }

    [Fact]
    public async Task No_more_run_at_once_than_may()
    {
        int inside = 0;
        int most = 0;
        var go = new TaskCompletionSource();
        var executor = new FakeExecutor(async (_, _, _) =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref inside));
            await go.Task;
            Interlocked.Decrement(ref inside);
            return "x";
        });
        _dispatcher.Use(FakeExecutor.Set(executor, "f") with { Throttle = 3 }, "s");
        for (int i = 0; i < 20; i++)
        {
            Call($"c{i}", "f");
        }

        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref inside) == 3 && _dispatcher.Calls.Count(call => call.State == RealtimeToolCallState.Waiting) == 17, Deadline));
        go.SetResult();
        _dispatcher.OnResponseDone("resp_1");
        Assert.Equal(20, (await _outlet.NextOutputsAsync()).Length);
        Assert.Equal(3, most);
    }

    [Fact]
    public async Task A_tool_that_takes_too_long_is_cancelled_and_the_model_told()
    {
        var cancelled = new TaskCompletionSource();
        var executor = new FakeExecutor(async (_, _, token) =>
        {
            token.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, token);
            return "never";
        });
        _dispatcher.Use(FakeExecutor.Set(executor, "f") with { Timeout = TimeSpan.FromMilliseconds(50) }, "s");
        Call("c1", "f");
        _dispatcher.OnResponseDone("resp_1");
        Assert.Equal("""{"error":"It gave no output within 0.05 s and was stopped."}""", Assert.Single(await _outlet.NextOutputsAsync()).Output);
        await cancelled.Task.WaitAsync(Deadline);
        Assert.Equal(RealtimeToolCallState.TimedOut, _dispatcher.Calls[0].State);
        Assert.Contains(_outlet.Warnings, warning => warning.Contains("'f' failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_time_of_a_tool_runs_from_when_it_begins()
    {
        // Ready when the time of the other tool, which is longer, is over.
        var starting = new TaskCompletionSource();
        var executor = new FakeExecutor(async (call, _, token) =>
        {
            if (call.Name == "slow")
            {
                token.Register(starting.SetResult);
                await Task.Delay(Timeout.Infinite, token);
            }

            return "begun late";
        })
        {
            Starting = call => call.Name == "late" ? starting.Task : Task.CompletedTask,
        };
        RealtimeTool late = new("late", null, FakeExecutor.Tool("late").Schema) { Timeout = TimeSpan.FromMilliseconds(10) };
        RealtimeTool slow = new("slow", null, late.Schema) { Timeout = TimeSpan.FromMilliseconds(50) };
        _dispatcher.Use(FakeExecutor.Set(executor) with { Tools = [late, slow] }, "s");
        Call("c1", "late");
        Call("c2", "slow");
        _dispatcher.OnResponseDone("resp_1");
        var outputs = await _outlet.NextOutputsAsync();
        Assert.Equal("begun late", outputs[0].Output);
        Assert.Contains("0.05 s", outputs[1].Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tools_own_timeout_comes_first()
    {
        var executor = new FakeExecutor(async (_, _, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return "never";
        });
        ToolSet set = FakeExecutor.Set(executor, "f");
        RealtimeTool hasty = new("g", null, set.Tools[0].Schema) { Timeout = TimeSpan.FromMilliseconds(20) };
        _dispatcher.Use(set with { Tools = [hasty] }, "s");
        Call("c1", "g");
        _dispatcher.OnResponseDone("resp_1");
        Assert.Contains("within 0.02 s", Assert.Single(await _outlet.NextOutputsAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_fails_is_an_error_to_the_model_and_a_warning_to_the_user()
    {
        Use(new FakeExecutor((_, _, _) => throw new InvalidOperationException("the disk is full")), "f");
        Call("c1", "f");
        Call("c2", "f", "not json");
        Call("c3", "f", """{"a":1}""");
        _dispatcher.OnResponseDone("resp_1");
        (string CallId, string Output)[] outputs = await _outlet.NextOutputsAsync();
        Assert.Equal("""{"error":"the disk is full"}""", outputs[0].Output);
        Assert.StartsWith("""{"error":"The arguments are not JSON""", outputs[1].Output, StringComparison.Ordinal);
        Assert.StartsWith("""{"error":"There is no parameter 'a'.""", outputs[2].Output, StringComparison.Ordinal);
        Assert.All(_dispatcher.Calls, call => Assert.Equal(RealtimeToolCallState.Failed, call.State));
        Assert.Equal(3, _outlet.Warnings.Count);
        Assert.Equal("the disk is full", _dispatcher.Calls[0].Error);
    }

    [Fact]
    public async Task An_output_that_is_too_long_is_cut()
    {
        Use(new FakeExecutor((_, _, _) => Task.FromResult(new string('x', 10_000_000))), "f");
        Call("c1", "f");
        _dispatcher.OnResponseDone("resp_1");
        string output = Assert.Single(await _outlet.NextOutputsAsync()).Output;
        Assert.Equal(ToolOutput.DefaultMaxBytes, System.Text.Encoding.UTF8.GetByteCount(output));
        Assert.Contains("cut off", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_that_nobody_named_is_refused_and_one_that_somebody_else_declared_is_left_to_him()
    {
        Use(new FakeExecutor((_, _, _) => Task.FromResult("x")), "f");
        _dispatcher.OnCall("resp_1", "c1", "Remove-Item", "{}", isDeclared: false);
        _dispatcher.OnCall("resp_1", "c2", "theirs", "{}", isDeclared: true);
        _dispatcher.OnResponseDone("resp_1");
        (string callId, string output) = Assert.Single(await _outlet.NextOutputsAsync());
        Assert.Equal("c1", callId);
        Assert.Equal("""{"error":"There is no function 'Remove-Item'. There are: f."}""", output);
    }

    [Fact]
    public void Without_tools_no_call_is_touched()
    {
        _dispatcher.OnCall("resp_1", "c1", "theirs", "{}", isDeclared: false);
        _dispatcher.OnResponseDone("resp_1");
        Assert.Empty(_dispatcher.Calls);
        Assert.Equal(0, _outlet.Expected);
    }

    [Fact]
    public async Task Tools_that_are_replaced_finish_what_they_do_and_are_gone_then()
    {
        var slow = new TaskCompletionSource<string>();
        var first = new FakeExecutor((_, _, _) => slow.Task);
        Use(first, "old");
        Call("c1", "old");
        Assert.True(SpinWait.SpinUntil(() => _dispatcher.Calls[0].State == RealtimeToolCallState.Running, Deadline));
        Use(new FakeExecutor((_, _, _) => Task.FromResult("x")), "new");
        Call("c2", "old");
        Call("c3", "new");
        Assert.False(first.Disposed.IsCompleted);
        slow.SetResult("done");
        await first.Disposed.WaitAsync(Deadline);
        _dispatcher.OnResponseDone("resp_1");
        (string CallId, string Output)[] outputs = await _outlet.NextOutputsAsync();
        Assert.Equal("done", outputs[0].Output);
        Assert.Equal("""{"error":"There is no function 'old'. There are: new."}""", outputs[1].Output);
        Assert.Equal("x", outputs[2].Output);
    }

    [Fact]
    public async Task The_same_tools_with_other_settings_keep_their_executor()
    {
        var executor = new FakeExecutor((_, _, _) => Task.FromResult("x"));
        Use(executor, "f");
        Assert.Equal("s", executor.StreamName);
        _dispatcher.Use(_dispatcher.Current with { Throttle = 1 }, "other");
        Assert.Equal("s", executor.StreamName);
        Call("c1", "f");
        _dispatcher.OnResponseDone("resp_1");
        Assert.Equal("x", Assert.Single(await _outlet.NextOutputsAsync()).Output);
        Assert.False(executor.Disposed.IsCompleted);
    }

    [Fact]
    public async Task The_end_cancels_what_runs_and_nothing_is_answered()
    {
        var executor = new FakeExecutor(async (_, _, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return "never";
        });
        Use(executor, "f");
        Call("c1", "f");
        _dispatcher.OnResponseDone("resp_1");
        await _dispatcher.CloseAsync();
        Assert.True(executor.Disposed.IsCompleted);
        Assert.True(SpinWait.SpinUntil(() => _dispatcher.Calls[0].State == RealtimeToolCallState.Cancelled, Deadline));
        Call("c2", "f");
        Assert.Single(_dispatcher.Calls);
        Assert.False(_outlet.HasOutputs);
        Assert.False(_dispatcher.IsBusy);
    }

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(null, false, true)]
    [InlineData(false, false, false)]
    [InlineData(true, true, true)]
    [InlineData(null, true, false)]
    [InlineData(false, true, false)]
    public async Task A_call_runs_unless_refused_and_one_of_high_impact_only_when_approved(bool? verdict, bool highImpact, bool runs)
    {
        _dispatcher.Use(
            new ToolSet
            {
                Tools = [FakeExecutor.Tool("f", highImpact: highImpact)],
                Executor = new FakeExecutor((_, _, _) => Task.FromResult("ran")),
                Approver = FakeApprover.Saying(verdict),
            },
            "s");
        Call("c1", "f");
        _dispatcher.OnResponseDone("resp_1");
        string output = Assert.Single(await _outlet.NextOutputsAsync()).Output;
        Assert.Equal(runs ? "ran" : """{"error":"The call was not approved."}""", output);
        Assert.Equal(runs ? RealtimeToolCallState.Completed : RealtimeToolCallState.Refused, _dispatcher.Calls[0].State);
        Assert.Equal(highImpact, _dispatcher.Calls[0].NeedsApproval);
    }

    [Fact]
    public async Task The_reason_of_a_refusal_reaches_the_model()
    {
        _dispatcher.Use(
            FakeExecutor.Set(new FakeExecutor((_, _, _) => Task.FromResult("ran")), "f") with { Approver = FakeApprover.Saying(false, "not on Sundays") }, "s");
        Call("c1", "f");
        _dispatcher.OnResponseDone("resp_1");
        Assert.Equal("""{"error":"The call was not approved: not on Sundays"}""", Assert.Single(await _outlet.NextOutputsAsync()).Output);
    }

    [Theory]
    [InlineData(RealtimeToolApproval.Auto, false)]
    [InlineData(RealtimeToolApproval.Always, false)]
    [InlineData(RealtimeToolApproval.Never, true)]
    public async Task Where_nobody_decides_what_needs_approval_is_refused_and_the_user_told_what_to_do(RealtimeToolApproval approval, bool runs)
    {
        _dispatcher.Use(
            new ToolSet
            {
                Tools = [FakeExecutor.Tool("f", approval, highImpact: true)],
                Executor = new FakeExecutor((_, _, _) => Task.FromResult("ran")),
            },
            "s");
        Call("c1", "f");
        _dispatcher.OnResponseDone("resp_1");
        string output = Assert.Single(await _outlet.NextOutputsAsync()).Output;
        Assert.Equal(runs ? "ran" : """{"error":"This needs somebody's approval, and there is nobody to ask."}""", output);
        Assert.Equal(!runs, _outlet.Warnings.Any(warning => warning.Contains("-ToolApproval", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Who_does_not_decide_in_time_refuses()
    {
        var approver = new FakeApprover(async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return default;
        });
        _dispatcher.Use(
            FakeExecutor.Set(new FakeExecutor((_, _, _) => Task.FromResult("ran")), "f") with { Approver = approver, Timeout = TimeSpan.FromMilliseconds(50) }, "s");
        Call("c1", "f");
        _dispatcher.OnResponseDone("resp_1");
        Assert.Equal("""{"error":"It was not approved within 0.05 s."}""", Assert.Single(await _outlet.NextOutputsAsync()).Output);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_mcp_servers_request_is_decided_by_the_same_approval(bool verdict)
    {
        _dispatcher.Use(new ToolSet { Tools = [Server()], Approver = FakeApprover.Saying(verdict, "no") }, "s");
        _dispatcher.OnApprovalRequest("mcpr_1", "docs", "search", """{"q":"x"}""", "resp_1");
        (string requestId, bool approve, string? reason) = await _outlet.NextApprovalAsync();
        Assert.Equal("mcpr_1", requestId);
        Assert.Equal(verdict, approve);
        Assert.Equal(verdict ? null : "The call was not approved: no", reason);
        Assert.Equal("docs/search", _dispatcher.Calls[0].Name);
    }

    [Fact]
    public async Task An_mcp_servers_request_is_refused_where_nobody_decides()
    {
        _dispatcher.Use(new ToolSet { Tools = [Server()] }, "s");
        _dispatcher.OnApprovalRequest("mcpr_1", "docs", "search", "{}", "resp_1");
        Assert.False((await _outlet.NextApprovalAsync()).Approve);
        Assert.True(SpinWait.SpinUntil(() => _outlet.Warnings.Any(warning => warning.Contains("-ToolApproval", StringComparison.Ordinal)), Deadline));
    }

    private static McpServerTool Server() => new(JsonSerializer.Deserialize<JsonElement>(
        """{"type":"mcp","server_label":"docs","server_url":"https://example.org/mcp"}"""));

    private static void InterlockedMax(ref int target, int value)
    {
        int before = Volatile.Read(ref target);
        while (before < value)
        {
            before = Interlocked.CompareExchange(ref target, value, before) is var now && now == before ? value : now;
        }
    }

    private void Use(FakeExecutor executor, params string[] names) => _dispatcher.Use(FakeExecutor.Set(executor, names), "s");

    private void Call(string id, string name, string arguments = "{}") => _dispatcher.OnCall("resp_1", id, name, arguments, isDeclared: true);
}
