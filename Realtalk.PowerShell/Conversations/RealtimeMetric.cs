namespace Realtalk.Conversations;

/// <summary>The figures of a conversation so far.</summary>
public sealed record RealtimeMetric
{
    /// <summary>The conversation's stream.</summary>
    public required string Stream { get; init; }

    /// <summary>How often the model answered aloud.</summary>
    public int Replies { get; init; }

    /// <summary>From the server's <c>speech_stopped</c> to the first sample handed to the device, each time.</summary>
    public IReadOnlyList<TimeSpan> ReplyLatencies { get; init; } = [];

    /// <summary>The middle one of <see cref="ReplyLatencies"/>; null where there is none.</summary>
    public TimeSpan? ReplyLatency => ReplyLatencies.Count == 0 ? null : ReplyLatencies.Order().ElementAt(ReplyLatencies.Count / 2);

    /// <summary>The replies that were cut off.</summary>
    public IReadOnlyList<RealtimeInterruption> Interruptions { get; init; } = [];

    /// <summary>How often a reply ran dry before its end.</summary>
    public long Underruns { get; init; }

    /// <summary>How much of a reply must be there before it begins to sound.</summary>
    public TimeSpan Prebuffer { get; init; }

    /// <summary>Frames of 20 ms that the microphone gave.</summary>
    public long MicrophoneFrames { get; init; }

    /// <summary>Frames of the microphone that were dropped because the network could not follow.</summary>
    public long DroppedMicrophoneFrames { get; init; }

    /// <summary>Deltas that came for a reply after it had been cut off, and were not played.</summary>
    public long LateDeltas { get; init; }
}
