using Realtalk.Threading;

namespace Realtalk.Sessions;

/// <summary>
/// Knows the conversation's responses: which one runs, how many were asked for and are still to come, and which finished
/// one nobody has waited for yet. The receive loop tells it what happens; any thread may wait.
/// </summary>
internal sealed class ResponseTracker
{
    private readonly object _gate = new();
    private readonly AsyncSignal _changed = new();
    private readonly Dictionary<string, DateTimeOffset> _running = [];
    private int _asked;
    private int _held;
    private RealtimeResponse? _last;
    private bool _lastIsUnseen;
    private long _finished;
    private Exception? _end;

    /// <summary>Whether no response runs, and none that was asked for is to come.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate)
            {
                return NothingIsToCome;
            }
        }
    }

    private bool NothingIsToCome => _running.Count == 0 && _asked <= 0 && _held == 0;

    /// <summary>A response was asked for and is still to come, though perhaps queued.</summary>
    public void OnAsked()
    {
        lock (_gate)
        {
            _asked++;
            _lastIsUnseen = false;
        }
    }

    /// <summary>A response that was asked for will not come.</summary>
    public void OnRefused()
    {
        lock (_gate)
        {
            _asked--;
        }

        _changed.Pulse();
    }

    /// <summary>A response is going to be asked for, as soon as what it is to be about is there.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            _held++;
        }
    }

    /// <summary>What <see cref="Hold"/> announced has been asked for, or will not come.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _held--;
        }

        _changed.Pulse();
    }

    /// <summary>A response of the conversation began.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="asked">For how many that <see cref="OnAsked"/> counted it is the reply; 0 where the server began it by itself.</param>
    public void OnCreated(string id, int asked)
    {
        lock (_gate)
        {
            _running[id] = DateTimeOffset.Now;
            _asked -= asked;
        }
    }

    /// <summary>When a running response began.</summary>
    public DateTimeOffset StartOf(string id)
    {
        lock (_gate)
        {
            return _running.TryGetValue(id, out DateTimeOffset start) ? start : DateTimeOffset.Now;
        }
    }

    /// <summary>A response is finished.</summary>
    public void OnDone(RealtimeResponse response)
    {
        lock (_gate)
        {
            _running.Remove(response.Id);
            if (response.IsOutOfBand)
            {
                return;
            }

            _last = response;
            _lastIsUnseen = true;
            _finished++;
        }

        _changed.Pulse();
    }

    /// <summary>The session is gone, and what ran with it.</summary>
    public void OnSessionLost()
    {
        lock (_gate)
        {
            _running.Clear();
        }
    }

    /// <summary>The stream has ended; who waits gets the reason.</summary>
    public void End(Exception reason)
    {
        lock (_gate)
        {
            _end ??= reason;
        }

        _changed.Pulse();
    }

    /// <summary>
    /// Waits until no response runs and none that was asked for is to come, and returns the last one. One that finished before
    /// the call and that nobody has waited for counts; when there is none, waits for the next.
    /// </summary>
    public async Task<RealtimeResponse> WaitAsync(CancellationToken cancellationToken)
    {
        long before = -1;
        while (true)
        {
            Task changed = _changed.Next;
            lock (_gate)
            {
                before = before < 0 ? _finished : before;
                if (NothingIsToCome && _last is not null && (_lastIsUnseen || _finished > before))
                {
                    _lastIsUnseen = false;
                    return _last;
                }

                if (_end is not null)
                {
                    throw _end;
                }
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
