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
    private readonly object _gate = new();
    private readonly SampleQueue _samples = new();
    private readonly SampleOwners _owners = new();
    private readonly List<PlaybackItem> _items = [];
    private readonly IgnoredResponses _ignored = new();
    private readonly HashSet<string> _running = [];
    private readonly DeltaBytes _bytes = new();
    private int _lastSignal;

    /// <summary>Deltas that came for a reply after it had been cut off.</summary>
    public long LateDeltas { get; private set; }

    /// <summary>Responses of which something was handed to the device.</summary>
    public int RepliesStarted
    {
        get
        {
            lock (_gate)
            {
                return _owners.Responses;
            }
        }
    }

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
                return _samples.Count > 0 || _owners.Pending > 0;
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
                return _items.FindAll(item => !item.IsSignal).ConvertAll(item => new ItemPosition(
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

        ReadOnlySpan<byte> bytes = _bytes.Decode(serverEvent);
        lock (_gate)
        {
            if (_ignored.Contains(responseId))
            {
                LateDeltas++;
                return false;
            }

            PlaybackItem item = FindOrAdd(responseId, itemId, serverEvent.ContentIndex, coding ?? AudioCoding.Pcm);
            int before = _samples.Count;
            item.Decoder.Decode(bytes, _samples);
            return Count(item, before);
        }
    }

    /// <summary>Adds a sound of this side's own, which the server knows nothing of.</summary>
    public void AddSignal(ReadOnlySpan<short> samples)
    {
        lock (_gate)
        {
            string name = $"(signal {++_lastSignal})";
            var item = new PlaybackItem(name, name, 0, AudioCoding.Pcm) { IsComplete = true, IsSignal = true };
            _items.Add(item);
            int before = _samples.Count;
            _samples.Enqueue(samples);
            Count(item, before);
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
            _owners.Hand(count);
            return count;
        }
    }

    /// <summary>Notes how many of the samples taken the device still holds; the others were heard.</summary>
    public void SetPending(int deviceSamples)
    {
        lock (_gate)
        {
            _owners.Hear(deviceSamples);
            Forget();
        }
    }

    /// <summary>Takes back samples that were handed over and will not be heard now: the last ones, which come again next.</summary>
    public void PutBack(ReadOnlySpan<short> tail)
    {
        lock (_gate)
        {
            _owners.Hear(tail.Length);
            _samples.Prepend(tail[^(int)_owners.Pending..]);
            _owners.PutBack();
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
            bool any = _samples.Count > 0 || _owners.Pending > 0 || _items.Count > 0;
            if (activeResponseId is not null && _running.Contains(activeResponseId))
            {
                _ignored.Add(activeResponseId);
            }

            foreach (PlaybackItem item in _items)
            {
                _ignored.Add(item.ResponseId);
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
            _owners.Hear(deviceSamples);
            _owners.DropHanded();
            _samples.Skip(_owners.DropQueued(item => _ignored.Contains(item.ResponseId)));
            var cut = new List<CutItem>();
            foreach (PlaybackItem item in _items.Where(item => _ignored.Contains(item.ResponseId)))
            {
                if (!item.IsSignal && (item.Heard < item.Received || !item.IsComplete))
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

        _owners.Enqueue(item, count);
        return true;
    }

    private void Forget() => _items.RemoveAll(item => item.IsComplete && item.Heard >= item.Received);
}
