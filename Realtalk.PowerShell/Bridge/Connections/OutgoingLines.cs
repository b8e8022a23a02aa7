using Realtalk.Threading;

namespace Realtalk.Bridge.Connections;

/// <summary>
/// The lines that wait for one client, in order. Who adds never waits. News beyond the limits is dropped, the oldest first, and
/// counted; answers are not, so a client that reads none is not read from either. Any thread may add; one takes.
/// </summary>
internal sealed class OutgoingLines(BridgeLimits limits)
{
    private readonly object _gate = new();
    private readonly Queue<Line> _answers = new();
    private readonly Queue<Line> _news = new();
    private readonly Dictionary<string, Line> _byKey = [];
    private readonly AsyncSignal _changed = new();
    private readonly AsyncSignal _taken = new();
    private long _lastNumber;
    private long _answerBytes;
    private long _newsBytes;
    private long _missed;
    private long _allMissed;
    private bool _completed;

    /// <summary>A task that completes when something is added or nothing more will be; take it before looking.</summary>
    public Task Changed => _changed.Next;

    /// <summary>How many lines were dropped so far.</summary>
    public long Missed => Interlocked.Read(ref _allMissed);

    /// <summary>Adds an answer.</summary>
    public void AddAnswer(byte[] utf8)
    {
        lock (_gate)
        {
            if (!_completed)
            {
                _answers.Enqueue(new Line(++_lastNumber, utf8, null));
                _answerBytes += utf8.Length;
            }
        }

        _changed.Pulse();
    }

    /// <summary>Adds a line of news.</summary>
    /// <param name="utf8">The line; it may be shared by many queues.</param>
    /// <param name="key">What it is the newest about: it takes the place of a line with the same key that still waits.</param>
    public void AddNews(byte[] utf8, string? key = null)
    {
        lock (_gate)
        {
            if (_completed)
            {
                return;
            }

            _newsBytes += utf8.Length;
            if (key is not null && _byKey.TryGetValue(key, out Line? waiting))
            {
                _newsBytes -= waiting.Utf8.Length;
                waiting.Utf8 = utf8;
            }
            else
            {
                var line = new Line(++_lastNumber, utf8, key);
                _news.Enqueue(line);
                if (key is not null)
                {
                    _byKey[key] = line;
                }
            }

            while (_news.Count > limits.MaxQueuedLines || (_newsBytes > limits.MaxQueuedBytes && _news.Count > 1))
            {
                DequeueNews();
                CountMissed(1);
            }
        }

        _changed.Pulse();
    }

    /// <summary>Notes lines that never came as far as this queue.</summary>
    public void AddMissed(long count)
    {
        lock (_gate)
        {
            CountMissed(count);
        }

        _changed.Pulse();
    }

    /// <summary>Takes lines, in order: as many as there are, up to about so many bytes.</summary>
    /// <param name="into">Gets the lines.</param>
    /// <param name="maxBytes">How many bytes; the first line comes in any case.</param>
    /// <returns>False when nothing waits and nothing will come.</returns>
    public bool TryTake(List<byte[]> into, int maxBytes)
    {
        bool any;
        lock (_gate)
        {
            int bytes = 0;
            if (_missed > 0)
            {
                byte[] line = Wire.ServerLines.Missed(_missed);
                _missed = 0;
                bytes += line.Length;
                into.Add(line);
            }

            while (bytes < maxBytes && (_answers.Count > 0 || _news.Count > 0))
            {
                bool isAnswer = _news.Count == 0 || (_answers.Count > 0 && _answers.Peek().Number < _news.Peek().Number);
                byte[] line = isAnswer ? DequeueAnswer() : DequeueNews();
                bytes += line.Length;
                into.Add(line);
            }

            any = into.Count > 0 || !_completed;
        }

        _taken.Pulse();
        return any;
    }

    /// <summary>Waits until the client has read enough of its answers to be given more.</summary>
    public async Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task taken = _taken.Next;
            lock (_gate)
            {
                if ((_answers.Count < limits.MaxQueuedAnswers && _answerBytes < limits.MaxQueuedBytes) || _completed)
                {
                    return;
                }
            }

            await taken.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Nothing more is added; what waits can still be taken.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _completed = true;
        }

        _changed.Pulse();
        _taken.Pulse();
    }

    private byte[] DequeueAnswer()
    {
        byte[] line = _answers.Dequeue().Utf8;
        _answerBytes -= line.Length;
        return line;
    }

    private byte[] DequeueNews()
    {
        Line line = _news.Dequeue();
        _newsBytes -= line.Utf8.Length;
        if (line.Key is not null)
        {
            _byKey.Remove(line.Key);
        }

        return line.Utf8;
    }

    private void CountMissed(long count)
    {
        _missed += count;
        Interlocked.Add(ref _allMissed, count);
    }

    private sealed class Line(long number, byte[] utf8, string? key)
    {
        public long Number => number;

        public string? Key => key;

        public byte[] Utf8 { get; set; } = utf8;
    }
}
