namespace Realtalk.Benchmarks.Load;

/// <summary>What came out of so many conversations at once.</summary>
internal sealed record LoadSample
{
    public int Conversations { get; init; }

    public double Seconds { get; init; }

    /// <summary>Replies that were begun to be heard.</summary>
    public long Replies { get; init; }

    /// <summary>How often the engine says a reply ran dry.</summary>
    public long Underruns { get; init; }

    /// <summary>Holes in what was heard, as the devices saw them.</summary>
    public long Holes { get; init; }

    /// <summary>Frames of the microphone that the engine dropped, or that were never read.</summary>
    public long DroppedFrames { get; init; }

    /// <summary>The most frames of one microphone that were recorded and had not been sent.</summary>
    public long Backlog { get; init; }

    /// <summary>Streams and conversations that broke.</summary>
    public int Failures { get; init; }

    /// <summary>How late the clocks ticked, in ms.</summary>
    public double LateP50 { get; init; }

    public double LateP99 { get; init; }

    public double LateMost { get; init; }

    /// <summary>Of one core, in percent, in all.</summary>
    public double ClientPercent { get; init; }

    public double ServerPercent { get; init; }

    public int Threads { get; init; }

    public long WorkingSetBytes { get; init; }

    public long AllocatedBytes { get; init; }

    /// <summary>Whether nobody heard anything of the load.</summary>
    public bool Holds => Underruns == 0 && Holes == 0 && DroppedFrames == 0 && Failures == 0 && Replies >= Conversations;
}
