using System.Text.Json;
using Realtalk.Tools;

namespace Realtalk.Tests.Tools;

/// <summary>Runs tools that are written here.</summary>
internal sealed class FakeExecutor(Func<RealtimeToolCall, JsonElement, CancellationToken, Task<string>> run) : IToolExecutor
{
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The stream that it was attached to; null before.</summary>
    public string? StreamName { get; private set; }

    /// <summary>What is needed before a tool can begin.</summary>
    public Func<RealtimeToolCall, Task> Starting { get; init; } = _ => Task.CompletedTask;

    public Task Disposed => _disposed.Task;

    /// <summary>Functions without parameters, by name.</summary>
    public static ToolSet Set(FakeExecutor executor, params string[] names) => new()
    {
        Tools = [.. names.Select(name => Tool(name))],
        Executor = executor,
    };

    public static RealtimeTool Tool(string name, RealtimeToolApproval approval = RealtimeToolApproval.Auto, bool highImpact = false) =>
        new(name, null, JsonSerializer.Deserialize<JsonElement>("""{"type":"object","properties":{}}""")) { Approval = approval, HasHighImpact = highImpact };

    public void Attach(string streamName) => StreamName = streamName;

    public async Task<ToolResult> InvokeAsync(RealtimeToolCall call, JsonElement arguments, Action onBegin, CancellationToken cancellationToken)
    {
        await Starting(call);
        onBegin();
        return new(await run(call, arguments, cancellationToken));
    }

    public ValueTask DisposeAsync()
    {
        _disposed.TrySetResult();
        return ValueTask.CompletedTask;
    }
}
