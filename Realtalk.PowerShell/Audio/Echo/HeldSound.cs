using Realtalk.Audio.Devices;

namespace Realtalk.Audio.Echo;

/// <summary>Sound that is held back until it is known whether it may be given; what may not is given as silence, so that time goes on.</summary>
internal sealed class HeldSound
{
    private readonly SampleQueue _held = new();

    /// <summary>Holds more.</summary>
    public void Add(ReadOnlySpan<short> samples) => _held.Enqueue(samples);

    /// <summary>Gives all that is held.</summary>
    public void GiveAll(SampleQueue done, bool asHeard) => Give(done, _held.Count, asHeard);

    /// <summary>Gives the oldest samples, all but so many of the latest.</summary>
    public void GiveAllBut(int count, SampleQueue done, bool asHeard) => Give(done, Math.Max(0, _held.Count - count), asHeard);

    private void Give(SampleQueue done, int count, bool asHeard)
    {
        Span<short> target = done.GetSpan(count)[..count];
        _held.Dequeue(target);
        if (!asHeard)
        {
            target.Clear();
        }

        done.Advance(count);
    }
}
