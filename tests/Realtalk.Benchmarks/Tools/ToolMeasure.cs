using System.Diagnostics;
using System.Text.Json;
using Realtalk.Benchmarks.Figures;
using Realtalk.Benchmarks.Server;
using Realtalk.Sessions;
using Realtalk.Tools;

namespace Realtalk.Benchmarks.Tools;

/// <summary>From a call on the wire to its output on the wire, of a function that does nothing.</summary>
internal static class ToolMeasure
{
    private const double GoalMilliseconds = 15;
    private const int WarmUp = 50;

    public static async Task<Figure> RunAsync(int calls, CancellationToken cancellationToken)
    {
        List<double> floor = await MeasureEngineAsync(calls, cancellationToken);
        await using var server = new ScriptedServer();
        await using PowerShellChild child = await PowerShellChild.ConnectAsync(server.Endpoint, cancellationToken);
        List<double> measured = await CallAsync(server, calls, cancellationToken);
        var spread = Spread.Of(measured, "ms");
        return new Figure("tool call on the wire to its output, an empty script block", spread, Spread.Of(floor, "ms"), $"p95 ≤ {GoalMilliseconds} ms", spread.P95 <= GoalMilliseconds)
        {
            Note = $"slowest {measured.Max():0.0} ms, after {WarmUp} calls to warm up. From before response.output_item.done is sent, with response.done right behind it, "
                + "until conversation.item.create is received. PowerShell is another process. Floor: the same with a function in C# in this process.",
        };
    }

    private static async Task<List<double>> MeasureEngineAsync(int calls, CancellationToken cancellationToken)
    {
        await using var server = new ScriptedServer();
        JsonElement none = JsonSerializer.Deserialize<JsonElement>("""{"type":"object","properties":{}}""");
        var options = new RealtimeStreamOptions
        {
            Endpoint = server.Endpoint,
            Tools = new ToolSet { Tools = [new RealtimeTool("nothing", null, none)], Executor = new Nothing() },
        };
        await using RealtimeStream stream = await RealtimeStream.ConnectAsync(options, cancellationToken);
        return await CallAsync(server, calls, cancellationToken);
    }

    private static async Task<List<double>> CallAsync(ScriptedServer server, int calls, CancellationToken cancellationToken)
    {
        var measured = new List<double>();
        for (int call = -WarmUp; call < calls; call++)
        {
            string item = $$"""{"id":"item_{{call}}","type":"function_call","status":"completed","name":"nothing","call_id":"call_{{call}}","arguments":"{}"}""";
            await server.SendAsync($$$"""{"type":"response.created","response":{"id":"resp_{{{call}}}","status":"in_progress","conversation_id":"conv_1","output":[]}}""");
            long sent = await server.SendAsync($$"""{"type":"response.output_item.done","response_id":"resp_{{call}}","output_index":0,"item":{{item}}}""");
            await server.SendAsync($$$"""{"type":"response.done","response":{"id":"resp_{{{call}}}","status":"completed","conversation_id":"conv_1","output":[{{{item}}}]}}""");
            WireFrame output = await server.WaitForAsync("conversation.item.create", cancellationToken);
            if (call >= 0)
            {
                measured.Add(Stopwatch.GetElapsedTime(sent, output.Timestamp).TotalMilliseconds);
            }

            // The reply that was asked for says nothing.
            await server.WaitForAsync("response.create", cancellationToken);
            await server.SendAsync($$$"""{"type":"response.created","response":{"id":"resp_{{{call}}}_2","status":"in_progress","conversation_id":"conv_1","output":[]}}""");
            await server.SendAsync($$$"""{"type":"response.done","response":{"id":"resp_{{{call}}}_2","status":"completed","conversation_id":"conv_1","output":[]}}""");
        }

        return measured;
    }

    private sealed class Nothing : IToolExecutor
    {
        public void Attach(string streamName)
        {
        }

        public Task<ToolResult> InvokeAsync(RealtimeToolCall call, JsonElement arguments, Action onBegin, CancellationToken cancellationToken) =>
            Task.FromResult(new ToolResult(string.Empty));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
