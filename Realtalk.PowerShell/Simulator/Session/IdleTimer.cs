namespace Realtalk.Simulator.Session;

/// <summary>Calls back under the session's lock when nothing has happened for a while.</summary>
internal sealed class IdleTimer
{
    private readonly SessionContext _context;
    private readonly Action _callback;
    private int _generation;

    public IdleTimer(SessionContext context, Action callback)
    {
        _context = context;
        _callback = callback;
    }

    /// <summary>Starts anew.</summary>
    public void Start(TimeSpan time)
    {
        int generation = ++_generation;
        _ = WaitAsync(time, generation);
    }

    /// <summary>Calls nobody.</summary>
    public void Stop() => _generation++;

    private async Task WaitAsync(TimeSpan time, int generation)
    {
        try
        {
            await _context.DelayAsync(time, _context.Ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        lock (_context.Gate)
        {
            if (generation == _generation)
            {
                _callback();
            }
        }
    }
}
