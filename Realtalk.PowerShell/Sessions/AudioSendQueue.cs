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
    private readonly LinkedList<Entry> _entries = new();
    private int _audioFrames;
    private long _dropped;

    /// <summary>How many frames were dropped.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

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
