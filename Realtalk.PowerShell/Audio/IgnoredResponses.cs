namespace Realtalk.Audio;

/// <summary>The ids of replies that were cut off. Guarded by <see cref="PlaybackLedger"/>.</summary>
internal sealed class IgnoredResponses
{
    // Late deltas come within moments of the cut; ids are kept well beyond that, but not for ever.
    private const int Capacity = 64;

    private readonly Queue<string> _order = new();
    private readonly HashSet<string> _ids = [];

    /// <summary>Whether a reply was cut off.</summary>
    public bool Contains(string responseId) => _ids.Contains(responseId);

    /// <summary>Notes that a reply was cut off; of very many, the oldest is forgotten.</summary>
    public void Add(string responseId)
    {
        if (!_ids.Add(responseId))
        {
            return;
        }

        _order.Enqueue(responseId);
        if (_order.Count > Capacity)
        {
            _ids.Remove(_order.Dequeue());
        }
    }
}
