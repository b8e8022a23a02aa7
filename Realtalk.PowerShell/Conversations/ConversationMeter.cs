using System.Diagnostics;
using Realtalk.Audio;

namespace Realtalk.Conversations;

/// <summary>Takes the times of a conversation. The receive loop and the playback loop write; any thread reads.</summary>
internal sealed class ConversationMeter
{
    private const int MaxKept = 10_000;
    private readonly object _gate = new();
    private readonly List<TimeSpan> _latencies = [];
    private readonly List<RealtimeInterruption> _interruptions = [];
    private long _speechStopped;

    public IReadOnlyList<TimeSpan> ReplyLatencies => Copy(_latencies);

    public IReadOnlyList<RealtimeInterruption> Interruptions => Copy(_interruptions);

    public void OnSpeechStopped() => Interlocked.Exchange(ref _speechStopped, Stopwatch.GetTimestamp());

    /// <summary>The first reply after the user's turn counts; what else the model says has no turn to be measured from.</summary>
    public void OnReplyStarted()
    {
        long start = Interlocked.Exchange(ref _speechStopped, 0);
        if (start != 0)
        {
            Add(_latencies, Stopwatch.GetElapsedTime(start));
        }
    }

    public void OnCut(IEnumerable<CutItem> items, long onset, long silenced)
    {
        foreach (CutItem item in items)
        {
            Add(_interruptions, new RealtimeInterruption(
                item.ItemId,
                TimeSpan.FromMilliseconds(item.HeardMs),
                TimeSpan.FromMilliseconds(item.ReceivedMs),
                Stopwatch.GetElapsedTime(onset, silenced),
                DateTimeOffset.Now));
        }
    }

    private void Add<T>(List<T> list, T value)
    {
        lock (_gate)
        {
            if (list.Count < MaxKept)
            {
                list.Add(value);
            }
        }
    }

    private T[] Copy<T>(List<T> list)
    {
        lock (_gate)
        {
            return [.. list];
        }
    }
}
