using System.Text.Json;
using Realtalk.Protocol;
using Realtalk.Sessions;
using Realtalk.Tests.Audio;
using Realtalk.Tools;

namespace Realtalk.Tests.Tools;

public sealed class ToolStreamTests
{
    [Fact]
    public async Task Two_calls_of_one_reply_are_answered_together_and_the_next_reply_uses_both()
    {
        var both = new Barrier(2);
        await using TestStream test = await OpenAsync(
            """
            { "name": "t", "replies": [
              { "when": { "after_tool": "right" }, "say": "left {output:left}, right {output:right}" },
              { "say": "Let me look.", "call": [ { "name": "left" }, { "name": "right" } ] } ] }
            """,
            new FakeExecutor((call, _, _) => Task.Run(() =>
            {
                // Only if both run at once.
                both.SignalAndWait();
                return $"of {call.Name}";
            })),
            "left", "right");
        test.Stream.SendText("user", "both", respond: true);
        RealtimeResponse reply = await test.Stream.Responses.WaitAsync(test.Deadline);
        Assert.Equal("left of left, right of right", reply.Text);
        Assert.Equal(2, Sent(test, "response.create").Count());
        JsonElement[] items = [.. Sent(test, "conversation.item.create").Select(frame => frame.GetProperty("item"))];
        Assert.Equal(["message", "function_call_output", "function_call_output"], items.Select(item => item.GetProperty("type").GetString()));
        Assert.All(test.Stream.ToolCalls, call => Assert.Equal(RealtimeToolCallState.Completed, call.State));
        Assert.Equal(test.Stream.Id, test.Stream.ToolCalls[0].StreamId);
    }

    [Fact]
    public async Task Waiting_for_the_reply_waits_for_the_one_that_knows_the_output()
    {
        var slow = new TaskCompletionSource<string>();
        await using TestStream test = await OpenAsync(
            """{ "name": "t", "replies": [ { "when": { "after_tool": "*" }, "say": "It is {text}" }, { "call": { "name": "f" } } ] }""",
            new FakeExecutor((_, _, _) => slow.Task),
            "f");
        test.Stream.SendText("user", "go", respond: true);
        await test.WaitForEventAsync("response.done");
        Task<RealtimeResponse> waiting = test.Stream.Responses.WaitAsync(test.Deadline);
        Assert.False(waiting.IsCompleted);
        slow.SetResult("late");
        Assert.Equal("It is late", (await waiting).Text);
    }

    [Fact]
    public async Task The_session_declares_the_tools_and_a_change_replaces_them()
    {
        var executor = new FakeExecutor((_, _, _) => Task.FromResult("x"));
        await using TestStream test = await OpenAsync("""{ "name": "t", "replies": [ { "say": "x" } ] }""", executor, "f", "g");
        Assert.Equal(["f", "g"], Declared(test));
        test.Stream.UseTools(FakeExecutor.Set(executor, "h"));
        await test.Stream.UpdateSessionAsync(new SessionUpdate { Tools = test.Stream.DeclareTools(test.Stream.Tools) }, test.Deadline);
        Assert.Equal(["h"], Declared(test));
    }

    [Fact]
    public async Task What_a_model_must_not_do_is_answered_and_the_stream_lives_on()
    {
        await using TestStream test = await OpenAsync(
            """
            { "name": "t", "replies": [
              { "when": { "after_tool": "*" }, "say": "{text}" },
              { "when": { "text": "no json" }, "call": { "name": "f", "arguments": "{\"a\":", "verbatim": true } },
              { "when": { "text": "no object" }, "call": { "name": "f", "arguments": "[1]", "verbatim": true } },
              { "when": { "text": "not declared" }, "call": { "name": "Invoke-Expression", "arguments": { "Command": "exit" }, "verbatim": true } } ] }
            """,
            new FakeExecutor((_, _, _) => Task.FromResult("x")),
            "f");
        foreach ((string say, string error) in new[]
        {
            ("no json", "The arguments are not JSON"), ("no object", "must be a JSON object, not an array"), ("not declared", "There is no function 'Invoke-Expression'. There are: f."),
        })
        {
            test.Stream.SendText("user", say, respond: true);
            Assert.Contains(error, (await test.Stream.Responses.WaitAsync(test.Deadline)).Text, StringComparison.Ordinal);
        }

        Assert.Equal(RealtimeStreamState.Open, test.Stream.State);
    }

    [Fact]
    public async Task Calls_beside_the_conversation_are_not_run()
    {
        await using TestStream test = await OpenAsync(
            """{ "name": "t", "replies": [ { "call": { "name": "f" } } ] }""", new FakeExecutor((_, _, _) => Task.FromResult("x")), "f");
        test.Stream.SendRaw("""{"type":"response.create","response":{"conversation":"none","instructions":"go"}}""");
        await test.WaitForEventAsync("response.done");
        Assert.Empty(test.Stream.ToolCalls);
        Assert.True(test.Stream.Sequencer.IsIdle);
    }

    [Fact]
    public async Task A_stream_that_closes_ends_what_runs()
    {
        var running = new TaskCompletionSource();
        var executor = new FakeExecutor(async (_, _, token) =>
        {
            running.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return "never";
        });
        await using TestStream test = await OpenAsync("""{ "name": "t", "replies": [ { "call": { "name": "f" } } ] }""", executor, "f");
        test.Stream.SendText("user", "go", respond: true);
        await running.Task.WaitAsync(test.Deadline);
        await test.Stream.DisposeAsync();
        Assert.True(executor.Disposed.IsCompleted);
    }

    [Fact]
    public async Task An_mcp_servers_token_goes_to_the_server_and_into_no_log()
    {
        JsonElement declaration = JsonSerializer.Deserialize<JsonElement>(
            """{"type":"mcp","server_label":"docs","server_url":"https://example.org/mcp","authorization":"tok-123456789","headers":{"K":"hdr-123456789"}}""");
        await using TestStream test = await TestStream.OpenAsync(options => options with { Tools = new ToolSet { Tools = [new McpServerTool(declaration)] } });
        string log = string.Concat(Enumerable.Range(1, (int)test.Stream.Log.Count).Select(place => test.Stream.Log[place]!.ToJson()));
        Assert.Contains("\"server_label\":\"docs\"", log, StringComparison.Ordinal);
        Assert.DoesNotContain("-123456789", log, StringComparison.Ordinal);
        test.Stream.Warn("Something about tok-123456789 went wrong.");
        Assert.Equal("Something about *** went wrong.", test.Stream.TakeWarning());

        // The server keeps it when something else changes, and what it tells of it is not shown. RepeatedSecretTests looks at what is sent.
        JsonElement session = await test.Stream.UpdateSessionAsync(new SessionUpdate { Instructions = "x" }, test.Deadline);
        Assert.Equal("***", session.GetProperty("tools")[0].GetProperty("authorization").GetString());
    }

    private static async Task<TestStream> OpenAsync(string scenario, FakeExecutor executor, params string[] names)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("scenario.json", System.Text.Encoding.UTF8.GetBytes(scenario));
        return await TestStream.OpenAsync(
            options => options with { Tools = FakeExecutor.Set(executor, names) },
            new() { Pace = 100, Scenario = path });
    }

    private static IEnumerable<JsonElement> Sent(TestStream test, string type) => Enumerable.Range(1, (int)test.Stream.Log.Count)
        .Select(place => test.Stream.Log[place]!)
        .Where(item => item.Type == type)
        .Select(item => JsonSerializer.Deserialize<JsonElement>(item.ToJson()!));

    private static IEnumerable<string?> Declared(TestStream test) =>
        Sent(test, "session.updated").Last().GetProperty("session").GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("name").GetString());
}
