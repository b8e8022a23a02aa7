using System.Diagnostics;

namespace Realtalk.Audio.Echo;

/// <summary>
/// What was or will be heard from the loudspeaker, by the time at which it is: the output writes it, the input asks what was
/// to be heard when it recorded. Times are those of <see cref="Stopwatch"/>. Two threads may use it.
/// </summary>
internal sealed class EchoReference
{
    // Two seconds before and after the present, which is more than devices hold.
    private const int Capacity = 4 * AudioFormat.SampleRate;

    // A device's word on its latency wavers; a signal that goes on is continuous all the same, and an adaptive filter has to
    // learn anew after every jump.
    private const long Tolerance = 30 * AudioFormat.SamplesPerMillisecond;

    private readonly object _gate = new();
    private readonly short[] _ring = new short[Capacity];
    private long _written;
    private long _read;
    private long _shift;

    /// <summary>Adds samples that were handed to the loudspeaker.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="heardAt">When the first will be heard.</param>
    public void Write(ReadOnlySpan<short> samples, long heardAt)
    {
        lock (_gate)
        {
            long position = Near(_written, ToSamples(heardAt));
            Clear(_written, position);
            Put(samples, position);
            _written = position + samples.Length;
        }
    }

    /// <summary>Puts a tail in the place of the last samples.</summary>
    public void ReplaceTail(ReadOnlySpan<short> tail)
    {
        lock (_gate)
        {
            Put(tail[^Math.Min(tail.Length, Capacity)..], _written - Math.Min(tail.Length, Capacity));
        }
    }

    /// <summary>Tells what was heard.</summary>
    /// <param name="samples">Takes it; silence where nothing was.</param>
    /// <param name="recordedAt">The time of the first sample. Calls are for one span of time after another.</param>
    public void Read(Span<short> samples, long recordedAt)
    {
        lock (_gate)
        {
            long position = Near(_read, ToSamples(recordedAt) - _shift);
            Get(samples, position);
            _read = position + samples.Length;
        }
    }

    /// <summary>Tells what was heard around the end of what was read last.</summary>
    /// <param name="samples">Takes it; silence where nothing was, or where it is not yet known.</param>
    /// <param name="before">How many samples before that end the first is.</param>
    public void Peek(Span<short> samples, int before)
    {
        lock (_gate)
        {
            Get(samples, _read - before);
        }
    }

    /// <summary>The echo comes later than the devices say, or than it came before.</summary>
    /// <param name="samples">By how much; below 0 = earlier.</param>
    public void Shift(int samples)
    {
        lock (_gate)
        {
            _shift += samples;
            _read -= samples;
        }
    }

    private static long Near(long expected, long told) => Math.Abs(told - expected) <= Tolerance ? expected : told;

    private static long ToSamples(long timestamp) => (long)(timestamp * ((double)AudioFormat.SampleRate / Stopwatch.Frequency));

    private void Get(Span<short> samples, long position)
    {
        samples.Clear();
        long end = Math.Min(position + samples.Length, _written);
        for (long at = Math.Max(Math.Max(position, 0), _written - Capacity); at < end;)
        {
            int start = (int)(at % Capacity);
            int count = (int)Math.Min(end - at, Capacity - start);
            _ring.AsSpan(start, count).CopyTo(samples[(int)(at - position)..]);
            at += count;
        }
    }

    private void Clear(long from, long to)
    {
        for (long at = Math.Max(from, to - Capacity); at < to; at++)
        {
            _ring[at % Capacity] = 0;
        }
    }

    private void Put(ReadOnlySpan<short> samples, long position)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            if (position + i >= 0)
            {
                _ring[(position + i) % Capacity] = samples[i];
            }
        }
    }
}
