namespace Realtalk.Audio.Echo;

/// <summary>How loud sound is.</summary>
internal static class SoundPower
{
    /// <summary>The mean square of the samples.</summary>
    public static double Of(ReadOnlySpan<short> samples)
    {
        long sum = 0;
        foreach (short sample in samples)
        {
            sum += sample * sample;
        }

        return (double)sum / Math.Max(1, samples.Length);
    }
}
