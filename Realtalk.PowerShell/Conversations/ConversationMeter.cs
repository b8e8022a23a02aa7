using System.Diagnostics;
using Realtalk.Audio;

namespace Realtalk.Conversations;

/// <summary>Takes the times of a conversation. The receive loop and the playback loop write; any thread reads.</summary>
internal sealed class ConversationMeter
{
    private readonly Recent<TimeSpan> _latencies = new();
    private readonly Recent<RealtimeInterruption> _interruptions = new();
    private readonly Recent<TimeSpan> _heardErrors = new();
    private long _speechStopped;
    private volatile bool _userSpeaks;

    /// <summary>The last ones, oldest first.</summary>
    public IReadOnlyList<TimeSpan> ReplyLatencies => _latencies.ToArray();

    /// <summary>The last one; null before the first.</summary>
    public TimeSpan? LastReplyLatency => _latencies.ToArray() is [.., var last] ? last : null;

    /// <summary>The last ones, oldest first.</summary>
    public IReadOnlyList<RealtimeInterruption> Interruptions => _interruptions.ToArray();

    /// <summary>How many interruptions there have been.</summary>
    public int InterruptionCount => _interruptions.Count;

    /// <summary>By how much the server corrected what was said to be heard; the last ones, oldest first.</summary>
    public IReadOnlyList<TimeSpan> HeardPositionErrors => _heardErrors.ToArray();

    /// <summary>Whether the server hears the user speak.</summary>
    public bool UserSpeaks => _userSpeaks;

    public void OnSpeechStarted() => _userSpeaks = true;

    public void OnSpeechStopped()
    {
        _userSpeaks = false;
        Interlocked.Exchange(ref _speechStopped, Stopwatch.GetTimestamp());
    }

    /// <summary>The one who listened is gone, and what is heard next is no answer of his.</summary>
    public void OnSpeechLost()
    {
        _userSpeaks = false;
        Interlocked.Exchange(ref _speechStopped, 0);
    }

    /// <summary>Where the server detects no turns, this ends one.</summary>
    public void OnCommitted() => Interlocked.CompareExchange(ref _speechStopped, Stopwatch.GetTimestamp(), 0);

    /// <summary>The first reply after the user's turn counts; what else the model says has no turn to be measured from.</summary>
    public void OnReplyStarted()
    {
        long start = Interlocked.Exchange(ref _speechStopped, 0);
        if (start != 0)
        {
            _latencies.Add(Stopwatch.GetElapsedTime(start));
        }
    }

    public void OnCut(IEnumerable<CutItem> items, long onset, long silenced)
    {
        foreach (CutItem item in items)
        {
            _interruptions.Add(new RealtimeInterruption(
                item.ItemId,
                TimeSpan.FromMilliseconds(item.HeardMs),
                TimeSpan.FromMilliseconds(item.ReceivedMs),
                Stopwatch.GetElapsedTime(onset, silenced),
                DateTimeOffset.Now));
        }
    }

    /// <summary>The server's sound is shorter than what was said to be heard of it.</summary>
    public void OnHeardCorrected(long askedMs, long actualMs) =>
        _heardErrors.Add(TimeSpan.FromMilliseconds(Math.Abs(askedMs - actualMs)));
}
