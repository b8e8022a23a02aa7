namespace Realtalk.Threading;

/// <summary>
/// Tells any number of waiters that something changed. Take <see cref="Next"/> first, then look at the state, then await:
/// a change after the look completes the task taken before it. Costs nothing while nobody waits. Any thread may call.
/// </summary>
internal sealed class AsyncSignal
{
    private TaskCompletionSource? _waiters;

    /// <summary>A task that completes at the next <see cref="Pulse"/>.</summary>
    public Task Next
    {
        get
        {
            while (true)
            {
                if (Volatile.Read(ref _waiters) is { } present)
                {
                    return present.Task;
                }

                var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (Interlocked.CompareExchange(ref _waiters, fresh, null) is null)
                {
                    return fresh.Task;
                }
            }
        }
    }

    /// <summary>Completes the task that waiters hold. Never runs their code on this thread.</summary>
    public void Pulse()
    {
        if (Volatile.Read(ref _waiters) is not null)
        {
            Interlocked.Exchange(ref _waiters, null)?.TrySetResult();
        }
    }
}
