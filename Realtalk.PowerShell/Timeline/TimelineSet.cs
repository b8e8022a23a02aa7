using Realtalk.Events;

namespace Realtalk.Timeline;

/// <summary>Reads the calls of several logs that come one after the other: each has its own beginning and its own clock.</summary>
internal sealed class TimelineSet
{
    private readonly List<TimelineReader> _readers = [];
    private long _sequence;

    /// <summary>Reads the next event. A sequence that does not go on is another log's.</summary>
    public void Add(RealtimeEvent item)
    {
        if (_readers.Count == 0 || item.Sequence <= _sequence)
        {
            _readers.Add(new TimelineReader());
        }

        _sequence = item.Sequence;
        _readers[^1].Add(item);
    }

    /// <summary>What was read so far, a call for each log; an empty one where there was none.</summary>
    public IReadOnlyList<CallTimeline> ToTimelines()
    {
        CallTimeline[] calls = [.. _readers.Select(reader => reader.ToTimeline()).OfType<CallTimeline>()];
        return calls.Length > 0 ? calls : [CallTimeline.Empty(DateTimeOffset.Now)];
    }
}
