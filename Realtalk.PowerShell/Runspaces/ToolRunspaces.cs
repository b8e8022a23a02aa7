using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.Json;
using Realtalk.Tools;

namespace Realtalk.Runspaces;

/// <summary>
/// Runs commands as tools, each call in a background runspace of a pool: as many as run at once, opened when they are needed.
/// Any thread may call. A runspace whose tool does not stop is given up, and closed when the tool comes to its end.
/// </summary>
internal sealed class ToolRunspaces : IToolExecutor
{
    // Each has a thread. Where so many hang, more would only hang too.
    private const int MaxHanging = 16;

    // A tool that was told to stop and does not is left to itself; the stream must still end.
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(3);

    private readonly RunspaceRecipe _recipe;
    private readonly CallerCommands _commands = new();
    private readonly ConcurrentStack<Runspace> _idle = new();
    private readonly ConcurrentDictionary<ToolPipeline, Task> _running = new();
    private readonly CancellationTokenSource _stop = new();
    private string _streamName = string.Empty;
    private Task _opening = Task.CompletedTask;
    private int _lastNumber;
    private int _hanging;

    public ToolRunspaces(RunspaceRecipe recipe, IEnumerable<CommandTool> tools)
    {
        _recipe = recipe;
        foreach (CommandTool tool in tools)
        {
            _commands.Add(tool.Commands);
        }
    }

    public void Attach(string streamName)
    {
        _streamName = streamName;

        // The first call should not wait for what takes longest.
        _opening = Task.Run(() => Return(Open()));
    }

    public async Task<ToolResult> InvokeAsync(RealtimeToolCall call, JsonElement arguments, Action onBegin, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _hanging) >= MaxHanging)
        {
            throw new ToolFailure($"{MaxHanging} earlier calls hang, and so this one was not begun.");
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        try
        {
            await _opening.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            either.Token.ThrowIfCancellationRequested();
            var tool = (CommandTool)call.Tool!;
            (Runspace runspace, CommandInfo command) = await TakeAsync(tool).ConfigureAwait(false);
            var pipeline = new ToolPipeline(runspace);
            var finished = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _running[pipeline] = finished.Task;
            Task<ToolResult> running = pipeline.RunAsync(tool, command, arguments, onBegin, either.Token);
            _ = FinishAsync(pipeline, running, finished);
            return await running.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ToolFailure("The tool was taken away while it ran.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        Runspace? closing = ClosingRunspace.Current;

        // The tool that closes its own stream goes on to its end.
        Task[] ends = _running.Where(entry => entry.Key.Runspace != closing).Select(entry => entry.Value).ToArray();
        await Task.WhenAny(Task.WhenAll([_opening, .. ends]), Task.Delay(StopDeadline)).ConfigureAwait(false);
        CloseIdle();
    }

    // A runspace goes back to the pool when its tool has come to its end, however long that takes.
    private async Task FinishAsync(ToolPipeline pipeline, Task running, TaskCompletionSource finished)
    {
        bool hangs = false;
        if (await Task.WhenAny(running, WaitForStopAsync(pipeline, running)).ConfigureAwait(false) != running && !running.IsCompleted)
        {
            hangs = true;
            Interlocked.Increment(ref _hanging);
        }

        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (hangs)
        {
            Interlocked.Decrement(ref _hanging);
            BackgroundRunspace.Close(pipeline.Runspace);
        }
        else
        {
            Clean(pipeline.Runspace);
        }

        _running.TryRemove(pipeline, out _);
        finished.SetResult();
    }

    // What a tool has set (a preference, its location) is not to be the next one's.
    private void Clean(Runspace runspace)
    {
        try
        {
            _recipe.Reset(runspace);
            Return(runspace);
        }
        catch (Exception exception) when (exception is InvalidOperationException or RuntimeException)
        {
            // Spoilt, or closed by the tool itself.
            BackgroundRunspace.Close(runspace);
        }
    }

    private static async Task WaitForStopAsync(ToolPipeline pipeline, Task running)
    {
        await pipeline.Stopping.ConfigureAwait(false);
        await Task.WhenAny(running, Task.Delay(StopDeadline)).ConfigureAwait(false);
    }

    private async Task<(Runspace Runspace, CommandInfo Command)> TakeAsync(CommandTool tool)
    {
        while (true)
        {
            Task[] soonFree = [.. _running.Where(entry => entry.Key.HasEnded).Select(entry => entry.Value)];
            if (TakeIdle(tool) is { } idle)
            {
                return idle;
            }

            if (soonFree.Length == 0)
            {
                return Open(tool);
            }

            await Task.WhenAny(soonFree).ConfigureAwait(false);
        }
    }

    // A runspace that an earlier call has spoilt is of no use any more.
    private (Runspace Runspace, CommandInfo Command)? TakeIdle(CommandTool tool)
    {
        while (_idle.TryPop(out Runspace? idle))
        {
            if (idle.RunspaceStateInfo.State == RunspaceState.Opened && tool.FindIn(idle) is { } command)
            {
                return (idle, command);
            }

            BackgroundRunspace.Close(idle);
        }

        return null;
    }

    private (Runspace Runspace, CommandInfo Command) Open(CommandTool tool)
    {
        Runspace fresh = Open();
        if (tool.FindIn(fresh) is { } found)
        {
            return (fresh, found);
        }

        Return(fresh);
        throw new ToolFailure($"The command '{tool.Command ?? tool.Name}' is not there any more.");
    }

    private Runspace Open()
    {
        Runspace fresh = _recipe.Open($"{_streamName} tool {Interlocked.Increment(ref _lastNumber)}", _commands);

        // Its first pipeline starts its thread and loads what all need, which is not to be counted as the tool's time.
        using var first = PowerShell.Create();
        first.Runspace = fresh;
        first.AddScript("$null").Invoke();
        return fresh;
    }

    private void Return(Runspace runspace)
    {
        _idle.Push(runspace);
        if (_stop.IsCancellationRequested)
        {
            CloseIdle();
        }
    }

    private void CloseIdle()
    {
        while (_idle.TryPop(out Runspace? idle))
        {
            BackgroundRunspace.Close(idle);
        }
    }
}
