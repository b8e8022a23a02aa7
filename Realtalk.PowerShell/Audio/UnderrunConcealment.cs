namespace Realtalk.Audio;

/// <summary>
/// Lets sound that is about to break off die away, so that an underrun does not click; and puts it back as it was when more
/// comes in time. Used by the playback loop alone.
/// </summary>
internal sealed class UnderrunConcealment(SpeakerTail tail)
{
    /// <summary>When to begin: a fade and the time it takes to get it to the device, in samples.</summary>
    public const int Threshold = Fade.Samples + (5 * AudioFormat.SamplesPerMillisecond);

    /// <summary>Whether the end of what was written dies away.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Lets the end die away when the device is about to get there.</summary>
    public void Apply()
    {
        int left = tail.ReplaceableSamples;
        if (IsOn || left > Threshold)
        {
            return;
        }

        IsOn = true;
        short[] end = tail.Copy(Math.Min(left, Fade.Samples));
        Fade.Out(end);
        tail.Replace(end);
    }

    /// <summary>Puts the end back as it was.</summary>
    /// <returns>Whether it came in time; if not, what follows is to begin softly.</returns>
    public bool Undo()
    {
        if (!IsOn)
        {
            return true;
        }

        IsOn = false;
        if (tail.ReplaceableSamples < Fade.Samples)
        {
            return false;
        }

        tail.Replace(tail.Copy(Fade.Samples));
        return true;
    }

    /// <summary>The sound has ended; there is nothing to be put back.</summary>
    public void Forget() => IsOn = false;
}
