using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Realtalk.Protocol;

namespace Realtalk.Events;

/// <summary>
/// The log's index: one small record an event. The newest pages are in memory; older ones go to the spool, from where they
/// are read back when asked for, so that memory stays flat over hours. Guarded by <see cref="RealtimeEventLog"/>.
/// </summary>
internal sealed class EventIndex(EventSpool spool)
{
    private const int PageSize = 4096;

    /// <summary>16 pages are 65,536 events, some twenty minutes of talk: 2.5 MiB, of which a program may need one for each of its calls.</summary>
    public const int MaxPagesInMemory = 16;

    // For those who read what is old, each at a place of his own.
    private const int MaxPagesReadBack = 4;

    private readonly List<Page> _pages = [];
    private readonly List<string?> _strings = [null];
    private readonly Dictionary<string, int> _stringNumbers = [];
    private int _firstInMemory;
    private readonly List<(int Number, byte[] Bytes)> _readBack = [];

    /// <summary>How many pages are in memory, those among them that were read back.</summary>
    public int PagesInMemory => _pages.Count - _firstInMemory + _readBack.Count;

    /// <summary>How many records there are.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a record.</summary>
    public void Add(in EventRecord record)
    {
        int slot = (int)(Count % PageSize);
        if (slot == 0)
        {
            _pages.Add(new Page(Evict() ?? new Entry[PageSize]));
        }

        _pages[^1].Entries![slot] = new Entry(
            record.UtcTicks,
            record.SpoolOffset,
            record.SpoolLength,
            record.OmittedAudioBytes,
            Number(record.Type),
            Number(record.ResponseId),
            Number(record.ItemId),
            record.Direction);
        Count++;
    }

    /// <summary>Reads the record of that place, from 0.</summary>
    /// <returns>Whether there is one: an old one may be lost with the spool's disk.</returns>
    public bool TryGet(long place, out EventRecord record)
    {
        record = default;
        if (place < 0 || place >= Count)
        {
            return false;
        }

        ReadOnlySpan<Entry> entries = Entries((int)(place / PageSize));
        if (entries.IsEmpty)
        {
            return false;
        }

        ref readonly Entry entry = ref entries[(int)(place % PageSize)];
        record = new EventRecord(
            entry.UtcTicks,
            entry.SpoolOffset,
            entry.SpoolLength,
            entry.OmittedAudioBytes,
            entry.Direction,
            _strings[entry.Type]!,
            _strings[entry.ResponseId],
            _strings[entry.ItemId]);
        return true;
    }

    // Returns the room of a page that has gone to the spool, for the next.
    private Entry[]? Evict()
    {
        if (_pages.Count - _firstInMemory < MaxPagesInMemory)
        {
            return null;
        }

        Page page = _pages[_firstInMemory++];
        long offset = spool.Append(MemoryMarshal.AsBytes(page.Entries.AsSpan()));
        if (offset < 0)
        {
            // Where the spool is broken, what events there were is worth the memory.
            return null;
        }

        Entry[]? room = page.Entries;
        page.SpoolOffset = offset;
        page.Entries = null;
        return room;
    }

    private ReadOnlySpan<Entry> Entries(int number) =>
        _pages[number].Entries ?? MemoryMarshal.Cast<byte, Entry>(ReadBack(number).AsSpan());

    // Null where it is gone with the spool.
    private byte[]? ReadBack(int number)
    {
        if (_readBack is [.., { } last] && last.Number == number)
        {
            return last.Bytes;
        }

        int known = _readBack.FindIndex(page => page.Number == number);
        byte[]? bytes = known >= 0 ? _readBack[known].Bytes : spool.Read(_pages[number].SpoolOffset, PageSize * Unsafe.SizeOf<Entry>());
        if (bytes is null)
        {
            return null;
        }

        // The one that was read last is the last to go.
        if (known >= 0 || _readBack.Count == MaxPagesReadBack)
        {
            _readBack.RemoveAt(Math.Max(0, known));
        }

        _readBack.Add((number, bytes));
        return bytes;
    }

    // Types are few, and an id is shared by the many events of its reply.
    private int Number(string? text)
    {
        if (text is null)
        {
            return 0;
        }

        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(_stringNumbers, text, out bool exists);
        if (!exists)
        {
            number = _strings.Count;
            _strings.Add(text);
        }

        return number;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Entry(
        long UtcTicks, long SpoolOffset, int SpoolLength, int OmittedAudioBytes, int Type, int ResponseId, int ItemId, EventDirection Direction);

    private sealed class Page(Entry[] entries)
    {
        public Entry[]? Entries { get; set; } = entries;

        public long SpoolOffset { get; set; }
    }
}
