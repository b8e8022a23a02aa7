using Realtalk.Costs;
using Realtalk.Sessions;

namespace Realtalk.Conversations;

/// <summary>
/// The figures of a stream so far, and of its conversation: what only a conversation can tell is null (of lists: empty)
/// where there is none. Percentiles are of the last 512 values.
/// </summary>
public sealed record RealtimeMetric
{
    private const double P50 = 0.50;
    private const double P95 = 0.95;

    /// <summary>The stream's name.</summary>
    public required string Stream { get; init; }

    /// <summary>When the figures were taken.</summary>
    public DateTimeOffset Time { get; init; } = DateTimeOffset.Now;

    /// <summary>How long the conversation has lasted, or did; without one, the stream.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Responses that are finished, in text and out of band too.</summary>
    public int Responses { get; init; }

    /// <summary>How often the model answered aloud.</summary>
    public int? Replies { get; init; }

    /// <summary>
    /// From the end of the user's speech (the server's <c>speech_stopped</c>; with push-to-talk its <c>committed</c>) to the
    /// reply's first sample handed to the device, each of the last 512 times.
    /// </summary>
    public IReadOnlyList<TimeSpan> ReplyLatencies { get; init; } = [];

    /// <summary>The median of <see cref="ReplyLatencies"/>; null where there is none.</summary>
    public TimeSpan? ReplyLatency => Percentile.Of(ReplyLatencies, P50);

    /// <summary>What 95 % of <see cref="ReplyLatencies"/> do not exceed.</summary>
    public TimeSpan? ReplyLatencyP95 => Percentile.Of(ReplyLatencies, P95);

    /// <summary>The last of <see cref="ReplyLatencies"/>.</summary>
    public TimeSpan? LastReplyLatency => ReplyLatencies is [.., var last] ? last : null;

    /// <summary>The last 512 replies that were cut off.</summary>
    public IReadOnlyList<RealtimeInterruption> Interruptions { get; init; } = [];

    /// <summary>How many replies were cut off in all.</summary>
    public int? InterruptionCount { get; init; }

    /// <summary>The median of the <see cref="Interruptions"/>' times from the server's <c>speech_started</c> to the device silenced.</summary>
    public TimeSpan? OnsetToSilence => Percentile.Of(Onsets, P50);

    /// <summary>What 95 % of these times do not exceed.</summary>
    public TimeSpan? OnsetToSilenceP95 => Percentile.Of(Onsets, P95);

    /// <summary>The last of these times.</summary>
    public TimeSpan? LastOnsetToSilence => Interruptions is [.., var last] ? last.OnsetToSilence : null;

    /// <summary>
    /// By how much the server corrected the heard position of a reply cut off, each of the last 512 times. It corrects only
    /// what is too long for it; of the others nothing is known.
    /// </summary>
    public IReadOnlyList<TimeSpan> HeardPositionErrors { get; init; } = [];

    /// <summary>The median of <see cref="HeardPositionErrors"/>; null where the server corrected nothing.</summary>
    public TimeSpan? HeardPositionError => Percentile.Of(HeardPositionErrors, P50);

    /// <summary>What 95 % of <see cref="HeardPositionErrors"/> do not exceed.</summary>
    public TimeSpan? HeardPositionErrorP95 => Percentile.Of(HeardPositionErrors, P95);

    /// <summary>The last of <see cref="HeardPositionErrors"/>.</summary>
    public TimeSpan? LastHeardPositionError => HeardPositionErrors is [.., var last] ? last : null;

    /// <summary>How often a reply ran dry before its end.</summary>
    public long? Underruns { get; init; }

    /// <summary>How often it went on afterwards, so that there was a hole in it.</summary>
    public long? Gaps { get; init; }

    /// <summary>How long these holes were in all.</summary>
    public TimeSpan? StarvedDuration { get; init; }

    /// <summary>How much of a reply must be there before it begins to sound.</summary>
    public TimeSpan? Prebuffer { get; init; }

    /// <summary>How old a sample of the microphone is when it is read, as far as the device tells.</summary>
    public TimeSpan? InputLatency { get; init; }

    /// <summary>How much the loudspeaker's device held on average while it played; null before the first reply.</summary>
    public TimeSpan? OutputLatency { get; init; }

    /// <summary>Frames of 20 ms that the microphone gave.</summary>
    public long? MicrophoneFrames { get; init; }

    /// <summary>Frames of the microphone that went out on the network.</summary>
    public long SentMicrophoneFrames { get; init; }

    /// <summary>Frames of the microphone that were dropped because the network could not follow.</summary>
    public long DroppedMicrophoneFrames { get; init; }

    /// <summary>Deltas that came for a reply after it had been cut off, and were not played.</summary>
    public long? LateDeltas { get; init; }

    /// <summary>Tokens that went in, as the server counts in <c>response.done</c>; null while it has said nothing.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Tokens that came out.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Tokens in all.</summary>
    public long? TotalTokens { get; init; }

    /// <summary>The same tokens by modality, with the cached ones apart; null while the server has said nothing.</summary>
    public RealtimeUsage? Usage { get; init; }

    /// <summary>What writing down the user's speech has used, by models.</summary>
    public IReadOnlyList<RealtimeTranscriptionUsage> Transcriptions { get; init; } = [];

    /// <summary>About how many dollars all of it costs; null while there is nothing that has a price.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Whether <see cref="Cost"/> is for all of it.</summary>
    public bool CostIsComplete => Unpriced.Count == 0;

    /// <summary>What <see cref="Cost"/> leaves out, because no price is known for it.</summary>
    public IReadOnlyList<string> Unpriced { get; init; } = [];

    /// <summary>The date of the price file that <see cref="Cost"/> goes by; null where it cannot be read.</summary>
    public DateTime? PriceDate { get; init; }
    /// <summary>How often the connection was lost and opened again.</summary>
    public int Reconnections { get; init; }

    /// <summary>For how long in all there was no connection.</summary>
    public TimeSpan ReconnectDuration { get; init; }

    /// <summary>Messages of the model's that nobody has received yet.</summary>
    public int WaitingTextMessages { get; init; }

    /// <summary>The stream, how long it has lasted, and how many responses there were.</summary>
    public override string ToString() =>
        $"{Stream}: {Duration:hh\\:mm\\:ss}, {Responses} responses"
        + (Replies is not null ? $", {Replies} replies aloud, {InterruptionCount ?? 0} interruptions" : string.Empty);

    private IEnumerable<TimeSpan> Onsets => Interruptions.Select(one => one.OnsetToSilence);

    /// <summary>The figures that a stream has by itself.</summary>
    internal static RealtimeMetric Of(RealtimeStream stream)
    {
        UsageMeter meter = stream.Usage;
        (long? input, long? output, long? total) = meter.Said;
        CostEstimate cost = meter.Estimate;
        return new RealtimeMetric
        {
            Stream = stream.Name,
            Duration = stream.Duration,
            Responses = meter.Responses,
            SentMicrophoneFrames = stream.SentAudioFrames,
            DroppedMicrophoneFrames = stream.DroppedAudioFrames,
            InputTokens = input,
            OutputTokens = output,
            TotalTokens = total,
            Usage = meter.Usage,
            Transcriptions = meter.Transcriptions,
            Cost = cost.Dollars,
            Unpriced = cost.Unpriced,
            PriceDate = meter.Prices.TryGetTable()?.Date,
            Reconnections = stream.ReconnectCount,
            ReconnectDuration = stream.ReconnectDuration,
            WaitingTextMessages = stream.Text.Inbox.Unread,
        };
    }
}
