namespace Realtalk.Audio.Conversion;

/// <summary>Mixes interleaved channels down to one, and one up to several.</summary>
internal static class ChannelMixer
{
    /// <summary>The mean of the channels, so that what is in phase keeps its level and nothing can clip.</summary>
    /// <param name="interleaved">Whole frames of <paramref name="channels"/> samples each.</param>
    /// <param name="channels">Samples in a frame, 1 or more.</param>
    /// <param name="mono">Takes one sample a frame.</param>
    /// <returns>The number of frames.</returns>
    public static int ToMono(ReadOnlySpan<short> interleaved, int channels, Span<short> mono)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        int frames = interleaved.Length / channels;
        if (channels == 1)
        {
            interleaved.CopyTo(mono);
            return frames;
        }

        for (int frame = 0; frame < frames; frame++)
        {
            long sum = 0;
            foreach (short sample in interleaved.Slice(frame * channels, channels))
            {
                sum += sample;
            }

            mono[frame] = (short)Math.Round((double)sum / channels);
        }

        return frames;
    }

    /// <summary>The one channel on the first two, which are left and right wherever there are more; silence on the others.</summary>
    /// <param name="mono">One sample a frame.</param>
    /// <param name="channels">Samples in a frame, 1 or more.</param>
    /// <param name="interleaved">Takes as many frames.</param>
    public static void FromMono(ReadOnlySpan<short> mono, int channels, Span<short> interleaved)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (channels == 1)
        {
            mono.CopyTo(interleaved);
            return;
        }

        for (int frame = 0; frame < mono.Length; frame++)
        {
            Span<short> samples = interleaved.Slice(frame * channels, channels);
            samples[..2].Fill(mono[frame]);
            samples[2..].Clear();
        }
    }
}
