namespace Realtalk.Audio;

/// <summary>Ends sound without a click.</summary>
internal static class Fade
{
    /// <summary>The length of a fade: 10 ms, in samples.</summary>
    public const int Samples = 10 * AudioFormat.SamplesPerMillisecond;

    /// <summary>Fades in along a half cosine, as far as a fade of 10 ms is still to be made.</summary>
    /// <param name="samples">The sound.</param>
    /// <param name="left">How many samples of the fade are left; 0 for none.</param>
    public static void In(Span<short> samples, ref int left)
    {
        for (int i = 0; i < samples.Length && left > 0; i++, left--)
        {
            double gain = 0.5 * (1 - Math.Cos(Math.PI * (Samples - left + 1) / Samples));
            samples[i] = (short)Math.Round(samples[i] * gain);
        }
    }

    /// <summary>Fades the beginning out along a half cosine, over at most 10 ms, and silences the rest.</summary>
    public static void Out(Span<short> samples)
    {
        int length = Math.Min(samples.Length, Samples);
        for (int i = 0; i < length; i++)
        {
            double gain = 0.5 * (1 + Math.Cos(Math.PI * (i + 1) / length));
            samples[i] = (short)Math.Round(samples[i] * gain);
        }

        samples[length..].Clear();
    }

    /// <summary>Makes the beginning of a signal, at most 10 ms, go over from another one instead of with a step.</summary>
    /// <param name="from">The signal that was there.</param>
    /// <param name="to">The signal that takes its place, of the same length.</param>
    public static void Across(ReadOnlySpan<short> from, Span<short> to)
    {
        int length = Math.Min(to.Length, Samples);
        for (int i = 0; i < length; i++)
        {
            double gain = 0.5 * (1 + Math.Cos(Math.PI * (i + 1) / length));
            to[i] = (short)Math.Round((from[i] * gain) + (to[i] * (1 - gain)));
        }
    }
}
