namespace Realtalk.Simulator.Session;

/// <summary>What a session does beside reading: the session is over only when all of it is. Safe to use from several threads.</summary>
internal sealed class SessionTasks
{
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The session itself is one of them, so that the count cannot come to 0 while it lives.
    private int _running = 1;

    /// <summary>Is cancelled when the session ends.</summary>
    public CancellationToken Ended => _end.Token;

    /// <summary>Starts a task. It runs in the caller's thread up to its first wait. It may end with a cancellation.</summary>
    public void Run(Func<Task> work)
    {
        Interlocked.Increment(ref _running);
        _ = FollowAsync(work);
    }

    /// <summary>Ends the session's tasks and waits for the last of them. To be called once, when nothing else starts any.</summary>
    public async Task EndAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        Leave();
        await _over.Task.ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task FollowAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The session is over, or what was waited for has come in another way.
        }
        finally
        {
            Leave();
        }
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _running) == 0)
        {
            _over.SetResult();
        }
    }
}
