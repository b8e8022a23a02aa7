using Realtalk.Audio;
using Realtalk.Benchmarks.Devices;

namespace Realtalk.Benchmarks.Load;

/// <summary>
/// What a caller's microphone hears: he speaks for four seconds of ten. A parrot says it back with some of the silence around it,
/// so that the model speaks for half of the time and is never interrupted.
/// </summary>
internal sealed class Caller(int number)
{
    /// <summary>In seconds.</summary>
    public const int Period = 10;

    private const int Samples = Period * AudioFormat.SampleRate;
    private static readonly short[] Sound = [.. TestTone.Make(TimeSpan.FromSeconds(4)), .. new short[6 * AudioFormat.SampleRate]];

    // The callers begin at different times, as callers do.
    private int _position = (int)((long)number * 7919 * AudioFormat.FrameSamples % Samples);

    /// <summary>The next samples.</summary>
    public int Fill(Span<short> samples)
    {
        for (int done = 0; done < samples.Length;)
        {
            int count = Math.Min(samples.Length - done, Samples - _position);
            Sound.AsSpan(_position, count).CopyTo(samples[done..]);
            _position = (_position + count) % Samples;
            done += count;
        }

        return samples.Length;
    }
}
