namespace Realtalk.Tests.Audio;

/// <summary>Sine tones, and how much of one a signal holds.</summary>
internal static class Tone
{
    public static short[] Sine(double frequency, int rate, int count, double amplitude = 16_000)
    {
        var samples = new short[count];
        for (int i = 0; i < count; i++)
        {
            samples[i] = (short)Math.Round(amplitude * Math.Sin(2 * Math.PI * frequency * i / rate));
        }

        return samples;
    }

    /// <summary>The amplitude of one frequency in a signal, seen through a Hann window.</summary>
    public static double Amplitude(ReadOnlySpan<short> samples, double frequency, int rate)
    {
        double real = 0;
        double imaginary = 0;
        double weight = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            double window = 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / samples.Length));
            real += window * samples[i] * Math.Cos(2 * Math.PI * frequency * i / rate);
            imaginary += window * samples[i] * Math.Sin(2 * Math.PI * frequency * i / rate);
            weight += window;
        }

        return 2 * Math.Sqrt((real * real) + (imaginary * imaginary)) / weight;
    }

    /// <summary>The root mean square of a signal.</summary>
    public static double Rms(ReadOnlySpan<short> samples)
    {
        double sum = 0;
        foreach (short sample in samples)
        {
            sum += (double)sample * sample;
        }

        return Math.Sqrt(sum / samples.Length);
    }

    public static double Decibels(double ratio) => 20 * Math.Log10(ratio);

    /// <summary>Noise that never repeats within a test, so that any stretch of it can be found again exactly.</summary>
    public static short[] Noise(int count, int seed, int amplitude = 8_000)
    {
        var random = new Random(seed);
        var samples = new short[count];
        for (int i = 0; i < count; i++)
        {
            samples[i] = (short)random.Next(-amplitude, amplitude + 1);
        }

        return samples;
    }
}
