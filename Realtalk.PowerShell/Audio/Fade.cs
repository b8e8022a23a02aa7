namespace Realtalk.Audio;

/// <summary>Ends sound without a click.</summary>
internal static class Fade
{
    /// <summary>The length of a fade: 10 ms, in samples.</summary>
    public const int Samples = 10 * AudioFormat.SamplesPerMillisecond;

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
}
