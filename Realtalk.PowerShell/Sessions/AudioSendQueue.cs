using System.Buffers;

namespace Realtalk.Sessions;

/// <summary>
/// The microphone's frames on their way to the socket: at most two seconds. When the network cannot follow, the oldest go
/// and are counted, since old sound is worth less than new. Between them may stand control frames that are about the sound
/// before them (a commit), and those are never dropped. Any thread may add, one takes.
/// </summary>
internal sealed class AudioSendQueue
{
    private const int Capacity = 100;

    // What has gone last, half a second, which another session may need again.
    private const int MaxKept = 25;
    private readonly LinkedList<Entry> _entries = new();
    private readonly Queue<Entry> _kept = new();
    private int _audioFrames;
    private long _dropped;

    /// <summary>How many frames were dropped.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>How many frames of sound wait.</summary>
    public int Count
    {
        get
        {
            lock (_entries)
            {
                return _audioFrames;
            }
        }
    }

    public void Add(ReadOnlySpan<short> samples)
    {
        short[] copy = ArrayPool<short>.Shared.Rent(samples.Length);
        samples.CopyTo(copy);
        lock (_entries)
        {
            if (_audioFrames == Capacity)
            {
                DropOldest();
            }

            _entries.AddLast(new Entry(copy, samples.Length, null));
            _audioFrames++;
        }
    }

    /// <summary>Adds a control frame that must not overtake the sound before it.</summary>
    public void Add(OutgoingFrame frame)
    {
        lock (_entries)
        {
            _entries.AddLast(new Entry(null, 0, frame));
        }
    }

    /// <summary>Takes the oldest entry; the taker returns its samples to the shared pool.</summary>
    public bool TryTake(out Entry entry)
    {
        lock (_entries)
        {
            entry = default;
            if (_entries.First is not { } first)
            {
                return false;
            }

            entry = first.Value;
            _entries.RemoveFirst();
            _audioFrames -= entry.Samples is null ? 0 : 1;
            return true;
        }
    }

    /// <summary>Takes back sound that has gone out, whose samples belong to the queue again.</summary>
    public void Keep(in Entry entry)
    {
        lock (_entries)
        {
            _kept.Enqueue(entry);
            if (_kept.Count > MaxKept)
            {
                ArrayPool<short>.Shared.Return(_kept.Dequeue().Samples!);
            }
        }
    }

    /// <summary>
    /// Makes ready for another session: old sound is of no use to it, but the last half second is, gone or not, in which a word
    /// may have begun. Control frames stay, but for those that are not wanted.
    /// </summary>
    public void Rewind(Predicate<OutgoingFrame> isUnwanted)
    {
        lock (_entries)
        {
            for (LinkedListNode<Entry>? node = _entries.First; node is not null;)
            {
                LinkedListNode<Entry>? next = node.Next;
                if (node.Value.Frame is { } frame && isUnwanted(frame))
                {
                    _entries.Remove(node);
                    frame.Sent.TrySetResult();
                }

                node = next;
            }

            while (_audioFrames > MaxKept)
            {
                DropOldest();
            }

            while (_kept.Count + _audioFrames > MaxKept)
            {
                ArrayPool<short>.Shared.Return(_kept.Dequeue().Samples!);
            }

            foreach (Entry entry in _kept.Reverse())
            {
                _entries.AddFirst(entry);
                _audioFrames++;
            }

            _kept.Clear();
        }
    }

    private void DropOldest()
    {
        LinkedListNode<Entry> oldest = _entries.First!;
        while (oldest.Value.Samples is null)
        {
            oldest = oldest.Next!;
        }

        ArrayPool<short>.Shared.Return(oldest.Value.Samples);
        _entries.Remove(oldest);
        _audioFrames--;
        Volatile.Write(ref _dropped, _dropped + 1);
    }

    /// <summary>Sound, or a control frame.</summary>
    internal readonly record struct Entry(short[]? Samples, int Count, OutgoingFrame? Frame);
}
