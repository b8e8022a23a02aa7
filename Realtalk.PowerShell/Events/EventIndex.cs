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

    // 64 pages are 262,144 events: 8 MiB, and more than an hour of talk.
    private const int MaxPagesInMemory = 64;

    private readonly List<Page> _pages = [];
    private readonly List<string?> _strings = [null];
    private readonly Dictionary<string, int> _stringNumbers = [];
    private int _firstInMemory;
    private (int Number, Entry[] Entries) _readBack = (-1, []);

    /// <summary>How many records there are.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a record.</summary>
    public void Add(in EventRecord record)
    {
        int slot = (int)(Count % PageSize);
        if (slot == 0)
        {
            _pages.Add(new Page(new Entry[PageSize]));
            Evict();
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
        if (place < 0 || place >= Count || Entries((int)(place / PageSize)) is not { } entries)
        {
            return false;
        }

        ref readonly Entry entry = ref entries[place % PageSize];
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

    private void Evict()
    {
        if (_pages.Count - _firstInMemory > MaxPagesInMemory)
        {
            Page page = _pages[_firstInMemory];
            long offset = spool.Append(MemoryMarshal.AsBytes(page.Entries.AsSpan()));
            _firstInMemory++;

            // Where the spool is broken, what events there were is worth the memory.
            if (offset >= 0)
            {
                page.SpoolOffset = offset;
                page.Entries = null;
            }
        }
    }

    private Entry[]? Entries(int number)
    {
        Page page = _pages[number];
        if (page.Entries is not null)
        {
            return page.Entries;
        }

        if (_readBack.Number != number)
        {
            if (spool.Read(page.SpoolOffset, PageSize * Unsafe.SizeOf<Entry>()) is not { } bytes)
            {
                return null;
            }

            _readBack = (number, MemoryMarshal.Cast<byte, Entry>(bytes).ToArray());
        }

        return _readBack.Entries;
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
