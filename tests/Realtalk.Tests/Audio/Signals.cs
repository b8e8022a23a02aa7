namespace Realtalk.Tests.Audio;

/// <summary>Compares signals.</summary>
internal static class Signals
{
    /// <summary>A tone that rises from 300 to 3,000 Hz, which every telephone carries, with soft ends: no two moments of it are alike.</summary>
    public static short[] Sweep(int rate, double seconds)
    {
        const double Low = 300, High = 3_000, Ramp = 0.05;
        var samples = new short[(int)(rate * seconds)];
        for (int i = 0; i < samples.Length; i++)
        {
            double time = (double)i / rate;
            double phase = 2 * Math.PI * ((Low * time) + ((High - Low) * time * time / (2 * seconds)));
            double edge = Math.Min(1, Math.Min(time, seconds - time) / Ramp);
            samples[i] = (short)Math.Round(12_000 * Math.Sin(phase) * (0.5 - (0.5 * Math.Cos(Math.PI * edge))));
        }

        return samples;
    }

    /// <summary>Where in a longer signal a part of it stands that may have been coded: where the two are most alike.</summary>
    public static int Find(ReadOnlySpan<short> part, ReadOnlySpan<short> signal)
    {
        ReadOnlySpan<short> key = part.Slice(part.Length / 2, Math.Min(2_000, part.Length / 2));
        (double Most, int At) best = (double.MinValue, 0);
        for (int at = 0; at + part.Length <= signal.Length; at++)
        {
            double sum = 0, power = 1;
            ReadOnlySpan<short> window = signal.Slice(at + (part.Length / 2), key.Length);
            for (int i = 0; i < key.Length; i++)
            {
                sum += (double)key[i] * window[i];
                power += (double)window[i] * window[i];
            }

            double likeness = sum / Math.Sqrt(power);
            best = likeness > best.Most ? (likeness, at) : best;
        }

        return best.At;
    }

    /// <summary>How far what was added to a signal is below it, in dB.</summary>
    public static double SignalToNoise(ReadOnlySpan<short> signal, ReadOnlySpan<short> coded)
    {
        Assert.Equal(signal.Length, coded.Length);
        double power = 0, noise = 0;
        for (int i = 0; i < signal.Length; i++)
        {
            power += (double)signal[i] * signal[i];
            noise += Math.Pow(coded[i] - signal[i], 2);
        }

        return 10 * Math.Log10(power / noise);
    }
}
