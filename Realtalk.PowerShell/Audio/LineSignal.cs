namespace Realtalk.Audio;

/// <summary>What the user hears of the line itself: two soft notes, falling when it is gone, rising when it is back.</summary>
internal static class LineSignal
{
    private const double High = 659.26;
    private const double Low = 493.88;
    private const double Amplitude = 2600;
    private const int NoteSamples = 140 * AudioFormat.SamplesPerMillisecond;
    private const int EdgeSamples = 15 * AudioFormat.SamplesPerMillisecond;

    /// <summary>The line is gone.</summary>
    public static short[] Lost { get; } = [.. Note(High), .. Note(Low)];

    /// <summary>It is back.</summary>
    public static short[] Back { get; } = [.. Note(Low), .. Note(High)];

    private static short[] Note(double hertz)
    {
        var samples = new short[NoteSamples];
        for (int i = 0; i < samples.Length; i++)
        {
            double edge = Math.Min(1, Math.Min(i, samples.Length - i) / (double)EdgeSamples);
            samples[i] = (short)(Amplitude * edge * Math.Sin(2 * Math.PI * hertz * i / AudioFormat.SampleRate));
        }

        return samples;
    }
}
