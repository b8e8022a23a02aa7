namespace Realtalk.Threading;

/// <summary>
/// Tells any number of waiters that something changed. Take <see cref="Next"/> first, then look at the state, then await:
/// a change after the look completes the task taken before it. Costs nothing while nobody waits. Any thread may call.
/// </summary>
/// <param name="runInline">
/// Whether waiters go on inside <see cref="Pulse"/>, on the caller's thread. That spares a thread of the pool for each pulse;
/// it is for a waiter that never blocks, and for callers that hold no lock.
/// </param>
internal sealed class AsyncSignal(bool runInline = false)
{
    private readonly TaskCreationOptions _options =
        runInline ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously;

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

                var fresh = new TaskCompletionSource(_options);
                if (Interlocked.CompareExchange(ref _waiters, fresh, null) is null)
                {
                    return fresh.Task;
                }
            }
        }
    }

    /// <summary>Completes the task that waiters hold. Never runs their code on this thread, unless made to.</summary>
    public void Pulse()
    {
        // The change came before the pulse, but only in this thread's eyes: a processor may still hold it back when it looks for
        // waiters. Then one who comes in between would see neither.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _waiters) is not null)
        {
            Interlocked.Exchange(ref _waiters, null)?.TrySetResult();
        }
    }
}
