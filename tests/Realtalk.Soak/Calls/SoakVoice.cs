namespace Realtalk.Soak.Calls;

/// <summary>The user: says what he is told to, and knows when he did.</summary>
internal sealed class SoakVoice
{
    private readonly object _gate = new();
    private readonly Queue<short[]> _waiting = new();
    private readonly List<(long Position, short[] Samples)> _said = [];
    private short[]? _current;
    private int _index;
    private long _position;

    /// <summary>Whether there is more to say.</summary>
    public bool IsTalking
    {
        get
        {
            lock (_gate)
            {
                return _current is not null || _waiting.Count > 0;
            }
        }
    }

    /// <summary>What was said, each with its place in the microphone's sound.</summary>
    public IReadOnlyList<(long Position, short[] Samples)> Said
    {
        get
        {
            lock (_gate)
            {
                return [.. _said];
            }
        }
    }

    public void Say(short[] samples)
    {
        lock (_gate)
        {
            _waiting.Enqueue(samples);
        }
    }

    public int Produce(Span<short> samples)
    {
        lock (_gate)
        {
            samples.Clear();
            for (int done = 0; done < samples.Length;)
            {
                if (_current is null)
                {
                    if (!_waiting.TryDequeue(out _current))
                    {
                        break;
                    }

                    _index = 0;
                    _said.Add((_position + done, _current));
                }

                int count = Math.Min(samples.Length - done, _current.Length - _index);
                _current.AsSpan(_index, count).CopyTo(samples[done..]);
                (done, _index) = (done + count, _index + count);
                _current = _index == _current.Length ? null : _current;
            }

            _position += samples.Length;
        }

        return samples.Length;
    }
}
