namespace Realtalk.Simulator.Session;

/// <summary>Calls back under the session's lock when nothing has happened for a while. Whoever uses it holds that lock.</summary>
internal sealed class IdleTimer
{
    private readonly SessionContext _context;
    private readonly Action _callback;
    private CancellationTokenSource? _waiting;

    public IdleTimer(SessionContext context, Action callback)
    {
        _context = context;
        _callback = callback;
    }

    /// <summary>Starts anew.</summary>
    public void Start(TimeSpan time)
    {
        Stop();
        _waiting = CancellationTokenSource.CreateLinkedTokenSource(_context.Tasks.Ended);
        CancellationTokenSource waiting = _waiting;
        _context.Tasks.Run(() => WaitAsync(time, waiting));
    }

    /// <summary>Calls nobody.</summary>
    public void Stop()
    {
        // The one who waits disposes it.
        CancellationTokenSource? waiting = _waiting;
        _waiting = null;
        waiting?.Cancel();
    }

    private async Task WaitAsync(TimeSpan time, CancellationTokenSource waiting)
    {
        try
        {
            await _context.DelayAsync(time, waiting.Token).ConfigureAwait(false);
            lock (_context.Gate)
            {
                if (ReferenceEquals(_waiting, waiting))
                {
                    _callback();
                }
            }
        }
        finally
        {
            lock (_context.Gate)
            {
                _waiting = ReferenceEquals(_waiting, waiting) ? null : _waiting;
                waiting.Dispose();
            }
        }
    }
}
