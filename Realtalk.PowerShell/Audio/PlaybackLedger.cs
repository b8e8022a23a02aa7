using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Realtalk.Audio.Conversion;
using Realtalk.Audio.Devices;
using Realtalk.Protocol;

namespace Realtalk.Audio;

/// <summary>
/// Keeps the sound of the model from the socket to the loudspeaker, and knows for every sample which response and item it
/// belongs to: how much of an item was received, how much was handed to the device and how much was heard (handed less
/// what the device still holds). It uses no clock. The receive loop appends, the playback loop takes; both hold the lock
/// for the time of a copy, or of resampling one delta.
/// </summary>
internal sealed class PlaybackLedger
{
    // Late deltas come within moments of the cut; ids are kept well beyond that, but not for ever.
    private const int MaxIgnored = 64;

    private readonly object _gate = new();
    private readonly SampleQueue _samples = new();
    private readonly LinkedList<Span> _queued = new();
    private readonly LinkedList<Span> _handed = new();
    private readonly List<PlaybackItem> _items = [];
    private readonly Queue<string> _ignoredOrder = new();
    private readonly HashSet<string> _ignored = [];
    private readonly HashSet<string> _running = [];
    private long _pending;
    private int _repliesStarted;
    private string? _lastStarted;
    private byte[] _bytes = [];

    /// <summary>Deltas that came for a reply after it had been cut off.</summary>
    public long LateDeltas { get; private set; }

    /// <summary>Responses of which something was handed to the device.</summary>
    public int RepliesStarted => Volatile.Read(ref _repliesStarted);

    /// <summary>Samples that wait to be handed to the device.</summary>
    public int QueuedSamples
    {
        get
        {
            lock (_gate)
            {
                return _samples.Count;
            }
        }
    }

    /// <summary>Whether the server has more to send behind what is queued, so that an empty queue would be an underrun.</summary>
    public bool ExpectsMore
    {
        get
        {
            lock (_gate)
            {
                return _items.Exists(item => !item.IsComplete);
            }
        }
    }

    /// <summary>Whether anything received has not been heard yet.</summary>
    public bool HasUnheard
    {
        get
        {
            lock (_gate)
            {
                return _samples.Count > 0 || _pending > 0;
            }
        }
    }

    /// <summary>The items that have not been heard to their end, in order.</summary>
    public IReadOnlyList<ItemPosition> Positions
    {
        get
        {
            lock (_gate)
            {
                return _items.ConvertAll(item => new ItemPosition(
                    item.ItemId, AudioFormat.ToMilliseconds(item.Heard), AudioFormat.ToMilliseconds(item.Received)));
            }
        }
    }

    /// <summary>Adds the sound of a <c>response.output_audio.delta</c>.</summary>
    /// <param name="serverEvent">The event.</param>
    /// <param name="coding">The format of the item's sound; PCM where none is given.</param>
    /// <returns>Whether there is anything new to play.</returns>
    /// <exception cref="FormatException">The delta is not base64.</exception>
    public bool Append(in ServerEvent serverEvent, AudioCoding? coding = null)
    {
        if (serverEvent.ResponseId is not { } responseId || serverEvent.ItemId is not { } itemId)
        {
            return false;
        }

        int count = Decode(serverEvent);
        lock (_gate)
        {
            if (_ignored.Contains(responseId))
            {
                LateDeltas++;
                return false;
            }

            PlaybackItem item = FindOrAdd(responseId, itemId, serverEvent.ContentIndex, coding ?? AudioCoding.Pcm);
            int before = _samples.Count;
            item.Decoder.Decode(_bytes.AsSpan(0, count), _samples);
            return Count(item, before);
        }
    }

    /// <summary>A response began.</summary>
    public void OnResponseCreated(string responseId)
    {
        lock (_gate)
        {
            _running.Add(responseId);
        }
    }

    /// <summary>An item gets no more sound.</summary>
    public void Complete(string? itemId)
    {
        lock (_gate)
        {
            _items.FindAll(item => item.ItemId == itemId).ForEach(Complete);

            Forget();
        }
    }

    /// <summary>A response is done: none of its items gets more sound.</summary>
    public void OnResponseDone(string responseId)
    {
        lock (_gate)
        {
            _running.Remove(responseId);
            _items.FindAll(item => item.ResponseId == responseId).ForEach(Complete);

            Forget();
        }
    }

    /// <summary>Nothing more will come at all.</summary>
    public void CompleteAll()
    {
        lock (_gate)
        {
            _running.Clear();
            _items.ForEach(Complete);
            Forget();
        }
    }

    /// <summary>Takes samples for the device.</summary>
    /// <returns>How many; fewer than asked for when there are no more.</returns>
    public int Take(Span<short> samples)
    {
        lock (_gate)
        {
            int count = _samples.Dequeue(samples);
            _pending += count;
            for (int left = count; left > 0;)
            {
                Span span = _queued.First!.Value;
                int part = Math.Min(left, span.Count);
                _handed.AddLast(span with { Count = part });
                if (span.Item.ResponseId != _lastStarted)
                {
                    _lastStarted = span.Item.ResponseId;
                    _repliesStarted++;
                }

                left -= part;
                _queued.RemoveFirst();
                if (part < span.Count)
                {
                    _queued.AddFirst(span with { Count = span.Count - part });
                }
            }

            return count;
        }
    }

    /// <summary>Notes how many of the samples taken the device still holds; the others were heard.</summary>
    public void SetPending(int deviceSamples)
    {
        lock (_gate)
        {
            Hear(_pending - Math.Max(0, deviceSamples));
            Forget();
        }
    }

    /// <summary>Takes back samples that were handed over and will not be heard now: the last ones, which come again next.</summary>
    public void PutBack(ReadOnlySpan<short> tail)
    {
        lock (_gate)
        {
            Hear(_pending - tail.Length);
            int count = (int)Math.Min(tail.Length, _pending);
            _samples.Prepend(tail[^count..]);

            for (LinkedListNode<Span>? node = _handed.Last; node is not null; node = node.Previous)
            {
                _queued.AddFirst(node.Value);
            }

            _handed.Clear();
            _pending = 0;
        }
    }

    /// <summary>
    /// Begins a cut: what is queued of the replies known now will not be played, and what may still come of them is ignored.
    /// Replies that begin later are not touched. The cut itself is made by <see cref="Cut"/>.
    /// </summary>
    /// <param name="activeResponseId">The response that is running, of which there may be no sound yet.</param>
    /// <returns>Whether there is anything to cut.</returns>
    public bool BeginCut(string? activeResponseId)
    {
        lock (_gate)
        {
            bool any = _samples.Count > 0 || _pending > 0 || _items.Count > 0;
            if (activeResponseId is not null && _running.Contains(activeResponseId))
            {
                Ignore(activeResponseId);
            }

            foreach (PlaybackItem item in _items)
            {
                Ignore(item.ResponseId);
            }

            return any;
        }
    }

    /// <summary>
    /// Makes the cut that was begun: drops what is queued of the ignored replies and freezes how much of each was heard.
    /// </summary>
    /// <param name="deviceSamples">How many of the samples taken the device still holds; they will not be heard.</param>
    public IReadOnlyList<CutItem> Cut(int deviceSamples)
    {
        lock (_gate)
        {
            Hear(_pending - Math.Max(0, deviceSamples));
            _handed.Clear();
            _pending = 0;
            while (_queued.First is { } first && _ignored.Contains(first.Value.Item.ResponseId))
            {
                _samples.Skip(first.Value.Count);
                _queued.RemoveFirst();
            }

            var cut = new List<CutItem>();
            foreach (PlaybackItem item in _items.Where(item => _ignored.Contains(item.ResponseId)))
            {
                if (item.Heard < item.Received || !item.IsComplete)
                {
                    cut.Add(new CutItem(
                        item.ItemId,
                        item.ContentIndex,
                        AudioFormat.ToMilliseconds(item.Heard),
                        AudioFormat.ToMilliseconds(item.Received)));
                }
            }

            _items.RemoveAll(item => _ignored.Contains(item.ResponseId));
            return cut;
        }
    }

    private PlaybackItem FindOrAdd(string responseId, string itemId, int contentIndex, AudioCoding coding)
    {
        // The sound of an item comes in one run, so the last item is the one meant but for the first delta.
        for (int i = _items.Count - 1; i >= 0; i--)
        {
            if (_items[i].ItemId == itemId && _items[i].ContentIndex == contentIndex)
            {
                return _items[i];
            }
        }

        var item = new PlaybackItem(responseId, itemId, contentIndex, coding);
        _items.Add(item);
        return item;
    }

    // The last moments of its sound, which the decoder kept for more, belong to it too: unless it is being cut.
    private void Complete(PlaybackItem item)
    {
        if (!item.IsComplete && !_ignored.Contains(item.ResponseId))
        {
            int before = _samples.Count;
            item.Decoder.Flush(_samples);
            Count(item, before);
        }

        item.IsComplete = true;
    }

    // What was put into the queue since is the item's.
    private bool Count(PlaybackItem item, int before)
    {
        int count = _samples.Count - before;
        if (count == 0)
        {
            return false;
        }

        item.Received += count;
        if (_queued.Last is { } last && last.Value.Item == item)
        {
            last.Value = last.Value with { Count = last.Value.Count + count };
        }
        else
        {
            _queued.AddLast(new Span(item, count));
        }

        return true;
    }

    private void Hear(long count)
    {
        while (count > 0 && _handed.First is { } first)
        {
            Span span = first.Value;
            int part = (int)Math.Min(count, span.Count);
            span.Item.Heard += part;
            count -= part;
            _pending -= part;
            if (part == span.Count)
            {
                _handed.RemoveFirst();
            }
            else
            {
                first.Value = span with { Count = span.Count - part };
            }
        }
    }

    private void Forget() => _items.RemoveAll(item => item.IsComplete && item.Heard >= item.Received);

    private void Ignore(string responseId)
    {
        if (_ignored.Add(responseId))
        {
            _ignoredOrder.Enqueue(responseId);
            if (_ignoredOrder.Count > MaxIgnored)
            {
                _ignored.Remove(_ignoredOrder.Dequeue());
            }
        }
    }

    private int Decode(in ServerEvent serverEvent)
    {
        // Nearly always the text between the quotes is the base64; a server may escape its slashes.
        ReadOnlySpan<byte> base64 = serverEvent.RawDelta;
        if (base64.Contains((byte)'\\'))
        {
            base64 = Encoding.ASCII.GetBytes(serverEvent.Delta ?? string.Empty);
        }

        int size = Base64.GetMaxDecodedFromUtf8Length(base64.Length);
        if (_bytes.Length < size)
        {
            _bytes = new byte[size];
        }

        return Base64.DecodeFromUtf8(base64, _bytes, out _, out int count) == OperationStatus.Done
            ? count
            : throw new FormatException("The audio of a delta is not base64.");
    }

    private readonly record struct Span(PlaybackItem Item, int Count);
}
