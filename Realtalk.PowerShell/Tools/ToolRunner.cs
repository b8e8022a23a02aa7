using System.Globalization;
using System.Text.Json;

namespace Realtalk.Tools;

/// <summary>
/// Runs calls of one set of tools: reads their arguments, has them approved, and runs so many at once. Any thread may call.
/// It ends, with its executor, when it is retired and its last call has ended.
/// </summary>
internal sealed class ToolRunner(ToolSet set, IToolOutlet outlet)
{
    // Opening a runspace with its modules takes long on a machine that is busy; one that takes longer than this hangs.
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _slots = new(set.Throttle);
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // One for the runner itself, until it is retired.
    private int _users = 1;

    /// <summary>The tools.</summary>
    public ToolSet Set => set;

    /// <summary>Keeps it from ending; each has its <see cref="Release"/>.</summary>
    public void Hold() => Interlocked.Increment(ref _users);

    /// <summary>A call has ended.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _idle.TrySetResult();
        }
    }

    /// <summary>Runs no more after what runs; then ends what the next set does not go on with.</summary>
    /// <param name="next">The set in its place; null for none.</param>
    /// <param name="now">Whether to end what still runs, too.</param>
    public async Task RetireAsync(ToolSet? next, bool now = false)
    {
        Release();
        if (!now)
        {
            await _idle.Task.ConfigureAwait(false);
        }

        await DisposeUnlessKeptAsync(set.Executor, next?.Executor).ConfigureAwait(false);
        await DisposeUnlessKeptAsync(set.Approver, next?.Approver).ConfigureAwait(false);
    }

    /// <summary>Runs a call to its end, whatever that is. Never throws.</summary>
    public async Task RunAsync(RealtimeToolCall call, CancellationToken stop)
    {
        try
        {
            ToolResult result = await RunOrThrowAsync(call, stop).ConfigureAwait(false);
            call.End(RealtimeToolCallState.Completed, ToolOutput.Limit(result.Output), result.Error);
            if (result.Error is not null)
            {
                outlet.Warn($"The tool '{call.Name}' reported an error: {result.Error}");
            }

            foreach (string warning in result.Warnings ?? [])
            {
                outlet.Warn($"The tool '{call.Name}' warned: {warning}");
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            call.End(RealtimeToolCallState.Cancelled, null, null);
        }
        catch (ToolFailure failure)
        {
            Fail(call, failure.State, failure.Message, failure.UserMessage);
        }
        catch (Exception exception)
        {
            Fail(call, RealtimeToolCallState.Failed, exception.Message, null);
        }
    }

    /// <summary>Decides about a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="tool">What it calls.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="ToolFailure">It may not run.</exception>
    public async Task ApproveAsync(RealtimeToolCall call, RealtimeTool tool, CancellationToken stop)
    {
        if (set.Approver is not { } approver)
        {
            if (call.NeedsApproval)
            {
                throw new ToolFailure("This needs somebody's approval, and there is nobody to ask.", RealtimeToolCallState.Refused)
                {
                    UserMessage = $"A call of '{call.Name}' was refused, because it needs approval and there is no -ToolApproval. "
                        + "Give a script block that decides, or let the tool run without: New-RealtimeTool -Approval Never.",
                };
            }

            return;
        }

        if (tool.Approval == RealtimeToolApproval.Never)
        {
            return;
        }

        call.Move(RealtimeToolCallState.AwaitingApproval);
        ToolDecision decision = await WithinAsync(
            token => approver.DecideAsync(call, token),
            set.Timeout,
            () => new ToolFailure($"It was not approved within {Seconds(set.Timeout)}.", RealtimeToolCallState.Refused),
            stop).ConfigureAwait(false);
        if (!(decision.Verdict ?? !call.NeedsApproval))
        {
            string reason = string.IsNullOrWhiteSpace(decision.Reason) ? string.Empty : $": {decision.Reason.Trim()}";
            throw new ToolFailure($"The call was not approved{(reason.Length == 0 ? "." : reason)}", RealtimeToolCallState.Refused);
        }
    }

    private async Task<ToolResult> RunOrThrowAsync(RealtimeToolCall call, CancellationToken stop)
    {
        if (call.Tool is not { } tool || set.Executor is not { } executor)
        {
            string names = set.ListNames();
            throw new ToolFailure(
                $"There is no function '{call.Name}'. {(names.Length == 0 ? "There are none." : $"There are: {names}.")}");
        }

        JsonElement arguments = ToolArguments.Read(call.ArgumentsJson, tool.Schema);
        await ApproveAsync(call, tool, stop).ConfigureAwait(false);
        call.Move(RealtimeToolCallState.Waiting);
        await _slots.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            call.Move(RealtimeToolCallState.Running);
            TimeSpan timeout = tool.Timeout ?? set.Timeout;
            return await InvokeAsync(executor, call, arguments, timeout, stop).ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    // The tool's time runs from when it begins: what a machine needs to get ready for it is no fault of the tool.
    private static async Task<ToolResult> InvokeAsync(
        IToolExecutor executor, RealtimeToolCall call, JsonElement arguments, TimeSpan timeout, CancellationToken stop)
    {
        bool hasBegun = false;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(timeout + StartDeadline);
        try
        {
            return await executor.InvokeAsync(
                call,
                arguments,
                () =>
                {
                    hasBegun = true;
                    deadline.CancelAfter(timeout);
                },
                deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw new ToolFailure(
                hasBegun ? $"It gave no output within {Seconds(timeout)} and was stopped." : "It could not be begun in time.",
                RealtimeToolCallState.TimedOut);
        }
    }

    private static async Task<T> WithinAsync<T>(
        Func<CancellationToken, Task<T>> work, TimeSpan timeout, Func<ToolFailure> late, CancellationToken stop)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(timeout);
        try
        {
            return await work(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw late();
        }
    }

    private static async ValueTask DisposeUnlessKeptAsync(IAsyncDisposable? mine, IAsyncDisposable? next)
    {
        if (mine is not null && !ReferenceEquals(mine, next))
        {
            await mine.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s";

    private void Fail(RealtimeToolCall call, RealtimeToolCallState state, string message, string? userMessage)
    {
        call.End(state, ToolOutput.OfError(message), message);
        outlet.Warn(userMessage ?? (state == RealtimeToolCallState.Refused
            ? $"A call of '{call.Name}' was refused. {message}"
            : $"A call of '{call.Name}' failed. {message}"));
    }
}
