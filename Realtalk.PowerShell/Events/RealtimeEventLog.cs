using System.Globalization;
using Realtalk.Protocol;
using Realtalk.Secrets;
using Realtalk.Threading;

namespace Realtalk.Events;

/// <summary>
/// Everything that a stream sent and received, in order. The index is in memory (its older part in the spool), the frames are
/// in a spool file that goes when the log goes. Any thread may append and read.
/// </summary>
public sealed class RealtimeEventLog : IDisposable
{
    /// <summary>What stands in the log for an <c>input_audio_buffer.append</c> whose audio was left out.</summary>
    private static ReadOnlySpan<byte> OmittedAppend => """{"type":"input_audio_buffer.append","audio":""}"""u8;

    private readonly object _gate = new();
    private readonly SteadyClock _clock;
    private readonly EventSpool _spool;
    private readonly EventIndex _index;
    private readonly AsyncSignal _changed = new();
    private long _count;
    private long _unsettled;
    private volatile bool _completed;
    private volatile SessionCodings _codings = SessionCodings.Default;

    /// <param name="folder">Where the spool's file is; null = the folder for temporary files.</param>
    /// <param name="clock">The clock of the events' times; null for one of its own.</param>
    internal RealtimeEventLog(string? folder = null, SteadyClock? clock = null)
    {
        _clock = clock ?? new SteadyClock();
        _spool = new EventSpool(folder);
        _index = new EventIndex(_spool);
    }

    /// <summary>How many events there are; the last one's <see cref="RealtimeEvent.Sequence"/>.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>
    /// How many events there are whose effects there are too: who waits for one of them, and then looks at the transcript, the
    /// warnings or the figures, finds there what it brought.
    /// </summary>
    internal long SettledCount
    {
        get
        {
            lock (_gate)
            {
                return _unsettled == 0 ? _count : _unsettled - 1;
            }
        }
    }

    /// <summary>How many payloads could not be kept because the disk was full or too slow.</summary>
    public long LostPayloads => _spool.Lost;

    /// <summary>How large the log's file is, or will be when all is written.</summary>
    internal long SpooledBytes => _spool.Length;

    /// <summary>How much of that is to be written.</summary>
    internal long PendingBytes => _spool.PendingBytes;

    /// <summary>Whether nothing more will be appended, because the stream has ended.</summary>
    public bool IsCompleted => _completed;

    /// <summary>Is told once that the contents of events are lost from now on, and why.</summary>
    internal Action<string>? OnLoss
    {
        get => _spool.OnLoss;
        init => _spool.OnLoss = value;
    }

    /// <summary>The stream whose log it is.</summary>
    internal int? StreamId { get; init; }

    /// <summary>Its name.</summary>
    internal string? StreamName { get; init; }

    /// <summary>What is not to be seen of it; null where it has no secrets.</summary>
    internal StreamSecrets? Secrets { get; init; }

    /// <summary>Whether the microphone's sound is kept, and not only counted.</summary>
    internal bool KeepsMicrophone { get; init; }

    /// <summary>The formats of the sound in the events, as they are now.</summary>
    internal SessionCodings Codings
    {
        get => _codings;
        set => _codings = value;
    }

    /// <summary>A task that completes when something is appended or the log is completed; take it before looking.</summary>
    internal Task Changed => _changed.Next;

    /// <summary>How many events there are.</summary>
    public override string ToString() => Count == 1 ? "1 event" : string.Create(CultureInfo.CurrentCulture, $"{Count:N0} events");

    /// <summary>Frees the log and deletes its file; payloads cannot be read any more.</summary>
    public void Dispose()
    {
        Complete();
        _spool.Dispose();
    }

    /// <summary>The event of that place in the log, from 1; null where there is none.</summary>
    public RealtimeEvent? this[long sequence] =>
        TryGetRecord(sequence, out EventRecord record) ? new RealtimeEvent(this, record, sequence) : null;

    /// <summary>Appends an event; who waits is told by <see cref="Notify"/>.</summary>
    internal long Append(EventDirection direction, string type, string? responseId, string? itemId, ReadOnlySpan<byte> frame, int omittedAudioBytes = 0) =>
        Append(direction, type, responseId, itemId, frame, omittedAudioBytes, isSettled: true);

    /// <summary>Appends an event of which something follows before <see cref="Settle"/>; one at a time, on the receive loop.</summary>
    internal long AppendUnsettled(string type, string? responseId, string? itemId, ReadOnlySpan<byte> frame) =>
        Append(EventDirection.Received, type, responseId, itemId, frame, omittedAudioBytes: 0, isSettled: false);

    /// <summary>What follows from the event has followed; wakes who waits for events.</summary>
    internal void Settle()
    {
        lock (_gate)
        {
            _unsettled = 0;
        }

        Notify();
    }

    /// <summary>Wakes who waits for events.</summary>
    internal void Notify() => _changed.Pulse();

    internal void Complete()
    {
        _completed = true;
        Settle();
    }

    internal bool TryGetRecord(long sequence, out EventRecord record)
    {
        lock (_gate)
        {
            return _index.TryGet(sequence - 1, out record);
        }
    }

    internal byte[]? ReadJson(long sequence)
    {
        if (!TryGetRecord(sequence, out EventRecord record))
        {
            return null;
        }

        return record.OmittedAudioBytes > 0
            ? OmittedAppend.ToArray()
            : _spool.Read(record.SpoolOffset, record.SpoolLength);
    }

    private long Append(
        EventDirection direction, string type, string? responseId, string? itemId, ReadOnlySpan<byte> frame, int omittedAudioBytes, bool isSettled)
    {
        lock (_gate)
        {
            long offset = omittedAudioBytes > 0 ? -1 : _spool.Append(frame);
            var record = new EventRecord(
                _clock.Now.UtcTicks, offset, frame.Length, omittedAudioBytes, direction, type, responseId, itemId);
            _index.Add(record);
            long sequence = _index.Count;
            Volatile.Write(ref _count, sequence);
            if (!isSettled)
            {
                _unsettled = sequence;
            }

            return sequence;
        }
    }
}
