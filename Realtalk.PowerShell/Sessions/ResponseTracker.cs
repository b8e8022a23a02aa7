using Realtalk.Threading;

namespace Realtalk.Sessions;

/// <summary>
/// Knows the conversation's responses: which one runs, how many were asked for and are still to come, and which finished
/// one nobody has waited for yet. The receive loop tells it what happens; any thread may wait.
/// </summary>
/// <param name="clock">The clock of the responses; null for one of its own.</param>
internal sealed class ResponseTracker(SteadyClock? clock = null)
{
    private readonly SteadyClock _clock = clock ?? new SteadyClock();
    private readonly object _gate = new();
    private readonly AsyncSignal _changed = new();
    private readonly Dictionary<string, DateTimeOffset> _running = [];
    private int _asked;
    private int _held;
    private RealtimeResponse? _last;
    private bool _lastIsUnseen;
    private Exception? _refusal;
    private bool _refusalIsUnseen;
    private long _refused;
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
            _refusalIsUnseen = false;
        }
    }

    /// <summary>A response that was asked for has come and gone.</summary>
    public void OnAnswered() => OnRefused(null);

    /// <summary>A response that was asked for will not come.</summary>
    /// <param name="reason">What is told to who waits for it; null where nobody is to be told.</param>
    public void OnRefused(Exception? reason = null)
    {
        lock (_gate)
        {
            _asked--;
            if (reason is not null)
            {
                _refusal = reason;
                _refusalIsUnseen = true;
                _refused++;
            }
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
            _running[id] = _clock.Now;
            _asked -= asked;
        }
    }

    /// <summary>When a running response began.</summary>
    public DateTimeOffset StartOf(string id)
    {
        lock (_gate)
        {
            return _running.TryGetValue(id, out DateTimeOffset start) ? start : _clock.Now;
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
            _refusalIsUnseen = false;
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
    /// the call and that nobody has waited for counts; when there is none, waits for the next. Throws where the server refused the
    /// last one that was asked for.
    /// </summary>
    public async Task<RealtimeResponse> WaitAsync(CancellationToken cancellationToken)
    {
        long before = -1;
        long refusedBefore = 0;
        while (true)
        {
            Task changed = _changed.Next;
            lock (_gate)
            {
                (before, refusedBefore) = before < 0 ? (_finished, _refused) : (before, refusedBefore);
                if (NothingIsToCome && _refusal is not null && _finished == before && (_refusalIsUnseen || _refused > refusedBefore))
                {
                    _refusalIsUnseen = false;
                    throw _refusal;
                }

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
