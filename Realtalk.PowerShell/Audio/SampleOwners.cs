namespace Realtalk.Audio;

/// <summary>
/// To which item each sample belongs, on its way from the queue through the device to the ear. Guarded by
/// <see cref="PlaybackLedger"/>, which keeps the samples themselves.
/// </summary>
internal sealed class SampleOwners
{
    private readonly LinkedList<Run> _queued = new();
    private readonly LinkedList<Run> _handed = new();
    private string? _lastResponse;

    /// <summary>How many samples were handed over and not heard.</summary>
    public long Pending { get; private set; }

    /// <summary>Of how many responses something was handed over.</summary>
    public int Responses { get; private set; }

    /// <summary>Samples of an item come to the end of the queue.</summary>
    public void Enqueue(PlaybackItem item, int count)
    {
        item.Received += count;
        AddLast(_queued, new Run(item, count));
    }

    /// <summary>The first samples of the queue are handed over.</summary>
    public void Hand(int count)
    {
        Pending += count;
        while (count > 0)
        {
            Run run = TakeFirst(_queued, count);
            count -= run.Count;
            AddLast(_handed, run);
            if (!run.Item.IsSignal && run.Item.ResponseId != _lastResponse)
            {
                _lastResponse = run.Item.ResponseId;
                Responses++;
            }
        }
    }

    /// <summary>The first of the samples handed over were heard, but for so many.</summary>
    public void Hear(long pending)
    {
        while (Pending > Math.Max(0, pending))
        {
            Run run = TakeFirst(_handed, Pending - Math.Max(0, pending));
            run.Item.Heard += run.Count;
            Pending -= run.Count;
        }
    }

    /// <summary>What was handed over and not heard is the queue's again.</summary>
    public void PutBack()
    {
        for (LinkedListNode<Run>? node = _handed.Last; node is not null; node = node.Previous)
        {
            _queued.AddFirst(node.Value);
        }

        DropHanded();
    }

    /// <summary>What was handed over and not heard will not be.</summary>
    public void DropHanded()
    {
        _handed.Clear();
        Pending = 0;
    }

    /// <summary>Drops the first samples of the queue, as long as they are of such items.</summary>
    /// <returns>How many.</returns>
    public int DropQueued(Func<PlaybackItem, bool> isToGo)
    {
        int count = 0;
        while (_queued.First is { } first && isToGo(first.Value.Item))
        {
            count += first.Value.Count;
            _queued.RemoveFirst();
        }

        return count;
    }

    // What belongs to the item of the last run makes that one longer: a device takes many small blocks of the same item.
    private static void AddLast(LinkedList<Run> runs, Run run)
    {
        if (runs.Last is { } last && last.Value.Item == run.Item)
        {
            last.Value = last.Value with { Count = last.Value.Count + run.Count };
        }
        else
        {
            runs.AddLast(run);
        }
    }

    private static Run TakeFirst(LinkedList<Run> runs, long atMost)
    {
        LinkedListNode<Run> first = runs.First!;
        Run run = first.Value;
        int count = (int)Math.Min(atMost, run.Count);
        if (count < run.Count)
        {
            first.Value = run with { Count = run.Count - count };
        }
        else
        {
            runs.RemoveFirst();
        }

        return run with { Count = count };
    }

    private readonly record struct Run(PlaybackItem Item, int Count);
}
