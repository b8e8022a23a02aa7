namespace Realtalk.Audio;

/// <summary>
/// How much of a reply must be there before it begins to sound. Small at first; it grows when a reply ran dry, and shrinks
/// slowly while all is calm. Used by the playback loop alone.
/// </summary>
internal sealed class AdaptivePrebuffer
{
    /// <summary>The least, in samples: 60 ms.</summary>
    public const int Minimum = 60 * AudioFormat.SamplesPerMillisecond;

    /// <summary>The most, in samples: 600 ms, beyond which a talk is no talk.</summary>
    public const int Maximum = 600 * AudioFormat.SamplesPerMillisecond;

    private int _samples = Minimum;

    /// <summary>The prebuffer now, in samples.</summary>
    public int Samples => Volatile.Read(ref _samples);

    /// <summary>A reply ran dry.</summary>
    public void OnUnderrun() => _samples = Math.Min(Maximum, _samples * 2);

    /// <summary>A reply was played to its end without running dry.</summary>
    public void OnCalmReply() => _samples = Math.Max(Minimum, _samples - (_samples / 8));
}
