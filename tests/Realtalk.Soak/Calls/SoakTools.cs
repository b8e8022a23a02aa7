using System.Collections.Concurrent;
using System.Text.Json;
using Realtalk.Tools;

namespace Realtalk.Soak.Calls;

/// <summary>Tools that give each call an output of its own: a quick one, a slow one, and one that fails.</summary>
internal sealed class SoakTools(int seed) : IToolExecutor
{
    private static readonly JsonElement Parameters = JsonSerializer.Deserialize<JsonElement>(
        """{"type":"object","properties":{"n":{"type":"string"}},"required":["n"]}""");

    private readonly Random _random = new(seed);

    /// <summary>The outputs by call, one each time that it was run; null where it failed.</summary>
    public ConcurrentDictionary<string, ConcurrentQueue<string?>> Runs { get; } = new();

    public ToolSet ToSet() => new()
    {
        Tools = [.. new[] { "quick", "slow", "failing" }.Select(name => new RealtimeTool(name, null, Parameters))],
        Executor = this,
    };

    public void Attach(string streamName)
    {
    }

    public async Task<ToolResult> InvokeAsync(RealtimeToolCall call, JsonElement arguments, Action onBegin, CancellationToken cancellationToken)
    {
        onBegin();
        int pause;
        lock (_random)
        {
            pause = call.Name == "slow" ? _random.Next(20, 400) : 0;
        }

        ConcurrentQueue<string?> runs = Runs.GetOrAdd(call.Id, _ => new ConcurrentQueue<string?>());
        await Task.Delay(pause, cancellationToken);
        if (call.Name == "failing")
        {
            runs.Enqueue(null);
            throw new ToolFailure($"It fails, as it is to ({call.Id}).");
        }

        string output = $"{call.Name} {arguments.GetProperty("n").GetString()} {call.Id}";
        runs.Enqueue(output);
        return new ToolResult(output);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
