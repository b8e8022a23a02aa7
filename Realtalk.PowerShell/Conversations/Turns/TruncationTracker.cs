using System.Globalization;
using System.Text.RegularExpressions;
using Realtalk.Audio;

namespace Realtalk.Conversations.Turns;

/// <summary>
/// Remembers which events of ours cut a reply, so that an <c>error</c> about one is known for what it is: never fatal. The
/// playback loop adds, the receive loop takes.
/// </summary>
internal sealed partial class TruncationTracker
{
    private const int MaxKept = 64;
    private readonly object _gate = new();
    private readonly Dictionary<string, CutItem> _items = [];
    private readonly Queue<string> _order = new();

    public void Add(string eventId, CutItem item)
    {
        lock (_gate)
        {
            _items[eventId] = item;
            _order.Enqueue(eventId);
            if (_order.Count > MaxKept)
            {
                _items.Remove(_order.Dequeue());
            }
        }
    }

    public bool TryTake(string eventId, out CutItem item)
    {
        lock (_gate)
        {
            return _items.Remove(eventId, out item);
        }
    }

    /// <summary>The sound's real length in "Audio content of 1234ms is already shorter than 2000ms"; null for any other message.</summary>
    public static long? ReadActualLength(string message)
    {
        Match match = AlreadyShorter().Match(message);
        return match.Success && long.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out long ms) ? ms : null;
    }

    [GeneratedRegex(@"([0-9]{1,12})\s*ms is already shorter", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AlreadyShorter();
}
