namespace Realtalk.Audio.Echo;

/// <summary>
/// Remembers the last tenths of a second, looks for echo in them when asked, and keeps what was played in step with its echo: where
/// a sound server stutters, the echo comes later or earlier from then on, and what a canceller has learned fits again as soon
/// as the reference is moved by as much. Used by one thread.
/// </summary>
/// <param name="reference">What the loudspeaker plays.</param>
/// <param name="delay">How much later than it is recorded a sound comes out of the canceller, in samples.</param>
internal sealed class EchoObserver(EchoReference reference, int delay)
{
    // Below it a peak may be chance, as the peaks of other people's speech are.
    private const double ClearPeak = 9;

    // What two looks at the same delay may differ by, and a filter does not mind: a sixteenth of a millisecond.
    private const double SameDelay = 1.5;

    // Where the echo is put that comes from nowhere near, and where it may stay. A reference that is read far ahead of the echo
    // would have to be known before it is played, should the echo come earlier.
    private const int GoodDelay = 20 * AudioFormat.SamplesPerMillisecond;
    private const int ShortestDelay = 5 * AudioFormat.SamplesPerMillisecond;
    private const int LongestDelay = 60 * AudioFormat.SamplesPerMillisecond;

    private readonly EchoSearch _search = new();
    private readonly short[] _recorded = new short[EchoSearch.MaximumWindow + delay];
    private readonly short[] _cleaned = new short[EchoSearch.MaximumWindow];
    private readonly short[] _played = new short[EchoSearch.Later + EchoSearch.MaximumWindow + EchoSearch.Earlier];
    private readonly short[] _ahead = new short[EchoSearch.Earlier];
    private double? _learnedDelay;
    private double? _lastDelay;

    /// <summary>Adds the next frame.</summary>
    public void Add(ReadOnlySpan<short> recorded, ReadOnlySpan<short> cleaned)
    {
        Append(_recorded, recorded);
        Append(_cleaned, cleaned);
    }

    /// <summary>The power of the frame that the last cleaned one was made from.</summary>
    public double RecordedPower => SoundPower.Of(Recorded(AudioFormat.FrameSamples));

    /// <summary>The power of what will be played so soon that its echo may be there already, should it come earlier than thought.</summary>
    public double PowerAhead()
    {
        reference.Peek(_ahead, 0);
        return SoundPower.Of(_ahead);
    }

    /// <summary>Looks for echo.</summary>
    /// <param name="samples">In so many of the last samples.</param>
    public EchoFinding Look(int samples)
    {
        Span<short> played = _played.AsSpan(0, EchoSearch.Later + samples + EchoSearch.Earlier);
        reference.Peek(played, EchoSearch.Later + samples + delay);
        return _search.Search(Recorded(samples), _cleaned.AsSpan()[^samples..], played);
    }

    /// <summary>The canceller works: the delay that was found is the one that it has learned.</summary>
    public void Learn(EchoFinding finding)
    {
        if (finding.Clarity >= ClearPeak)
        {
            _learnedDelay = finding.Delay;
        }
    }

    /// <summary>The canceller does not work: if that is because the delay has changed, moves the reference.</summary>
    public void Align(EchoFinding finding)
    {
        if (finding.Clarity < ClearPeak)
        {
            return;
        }

        bool isStable = _lastDelay is { } last && Math.Abs(finding.Delay - last) < SameDelay;
        _lastDelay = finding.Delay;
        double wanted = _learnedDelay ?? (finding.Delay is > ShortestDelay and < LongestDelay ? finding.Delay : GoodDelay);
        if (isStable && Math.Abs(finding.Delay - wanted) >= SameDelay)
        {
            reference.Shift((int)Math.Round(finding.Delay - wanted));
            _lastDelay = null;
        }
    }

    private ReadOnlySpan<short> Recorded(int samples) => _recorded.AsSpan(_recorded.Length - delay - samples, samples);

    private static void Append(short[] target, ReadOnlySpan<short> frame)
    {
        target.AsSpan(frame.Length).CopyTo(target);
        frame.CopyTo(target.AsSpan(target.Length - frame.Length));
    }
}
