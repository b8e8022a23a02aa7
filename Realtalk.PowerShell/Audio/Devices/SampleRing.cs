namespace Realtalk.Audio.Devices;

/// <summary>
/// What an input has recorded and its reader has not yet read. It is bounded: when the reader is too slow, the oldest
/// samples are dropped and counted. One thread writes, one reads, any may end it.
/// </summary>
internal sealed class SampleRing
{
    private readonly object _gate = new();
    private readonly SampleQueue _queue = new();
    private readonly int _capacity;
    private int _wanted;
    private long _dropped;
    private Exception? _error;
    private bool _ended;

    /// <param name="capacity">The most samples that are kept.</param>
    public SampleRing(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _capacity = capacity;
    }

    /// <summary>Samples that can be read without waiting.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _queue.Count;
            }
        }
    }

    /// <summary>Samples that were never read because the reader was too slow.</summary>
    public long DroppedSamples
    {
        get
        {
            lock (_gate)
            {
                return _dropped;
            }
        }
    }

    /// <summary>Adds what was recorded. After the end it is ignored.</summary>
    public void Write(ReadOnlySpan<short> samples)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            _queue.Enqueue(samples);
            int excess = _queue.Count - _capacity;
            if (excess > 0)
            {
                _queue.Skip(excess);
                _dropped += excess;
            }

            // A reader that is woken for less than it waits for only goes back to sleep.
            if (_queue.Count >= _wanted)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Ends the recording: what is there can still be read.</summary>
    /// <param name="error">What the reader is to be told after that; null for an end in good order.</param>
    public void End(Exception? error = null)
    {
        lock (_gate)
        {
            if (!_ended)
            {
                _ended = true;
                _error = error;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Ends the recording at once: what is there is forgotten, and a reader that waits gets nothing.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _ended = true;
            _error = null;
            _queue.Skip(_queue.Count);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Fills <paramref name="samples"/>, waiting as long as that takes. A cancelled read takes nothing away.</summary>
    /// <returns>All, or fewer at the end (0 from then on).</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public int Read(Span<short> samples, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using CancellationTokenRegistration registration =
            cancellationToken.UnsafeRegister(static ring => ((SampleRing)ring!).Wake(), this);
        int total = 0;
        lock (_gate)
        {
            while (total < samples.Length)
            {
                int wanted = Math.Min(samples.Length - total, _capacity);
                while (_queue.Count < wanted && !_ended)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    _wanted = wanted;
                    Monitor.Wait(_gate);
                }

                int read = _queue.Dequeue(samples[total..]);
                total += read;
                if (read < wanted)
                {
                    break;
                }
            }

            if (total == 0 && samples.Length > 0 && _error is not null)
            {
                throw _error;
            }

            return total;
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }
}
