using Realtalk.Audio;

namespace Realtalk.Benchmarks.Devices;

/// <summary>A tone without a single sample of silence, so that every gap shows.</summary>
internal static class TestTone
{
    private const double Frequency = 440;
    private const double Amplitude = 8_000;

    public static short[] Make(TimeSpan length)
    {
        var samples = new short[(int)(length.TotalSeconds * AudioFormat.SampleRate)];
        for (int i = 0; i < samples.Length; i++)
        {
            short sample = (short)Math.Round(Amplitude * Math.Sin(2 * Math.PI * Frequency * i / AudioFormat.SampleRate));
            samples[i] = sample == 0 ? (short)1 : sample;
        }

        return samples;
    }

    /// <summary>The largest step that the engine's fade of 10 ms makes of this tone, wherever it begins.</summary>
    public static int LargestStepOfFade()
    {
        short[] tone = Make(TimeSpan.FromSeconds(1));
        int largest = 0;
        for (int start = 1; start < tone.Length - Fade.Samples - 1; start += 7)
        {
            short[] faded = tone[(start - 1)..(start + Fade.Samples)];
            Fade.Out(faded.AsSpan(1));
            largest = Math.Max(largest, LargestStep(faded));
        }

        return largest;
    }

    /// <summary>The largest difference between two neighbours.</summary>
    public static int LargestStep(ReadOnlySpan<short> samples)
    {
        int largest = 0;
        for (int i = 1; i < samples.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(samples[i] - samples[i - 1]));
        }

        return largest;
    }
}
