namespace Realtalk.Audio;

/// <summary>The last second of what was handed to the device, so that what it still holds can be faded out. Used by the playback loop alone.</summary>
internal sealed class HandedHistory
{
    /// <summary>The most that can be had back, in samples.</summary>
    public const int Capacity = AudioFormat.SampleRate;

    private readonly short[] _ring = new short[Capacity];
    private long _written;

    public void Add(ReadOnlySpan<short> samples)
    {
        foreach (short sample in samples)
        {
            _ring[_written++ % Capacity] = sample;
        }
    }

    /// <summary>The last samples added, oldest first; silence where there were none.</summary>
    public void CopyLast(Span<short> samples)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            long position = _written - samples.Length + i;
            samples[i] = position < 0 ? (short)0 : _ring[position % Capacity];
        }
    }
}
