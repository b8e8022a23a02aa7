namespace Realtalk.Simulator.Speech;

/// <summary>Converts whole recordings between sample rates with a windowed sinc, one filter for each phase.</summary>
internal static class SampleRateConverter
{
    // Zero crossings on each side of the filter: more is steeper and slower. 24 keeps aliases below about -80 dB.
    private const int ZeroCrossings = 24;

    // The part of the band that is kept; the rest is the filter's slope.
    private const double Passband = 0.94;

    public static short[] Convert(ReadOnlySpan<short> samples, int fromRate, int toRate)
    {
        if (fromRate == toRate || samples.IsEmpty)
        {
            return samples.ToArray();
        }

        int divisor = (int)System.Numerics.BigInteger.GreatestCommonDivisor(fromRate, toRate);
        int up = toRate / divisor;
        int down = fromRate / divisor;
        double cutoff = Passband * Math.Min(1.0, (double)toRate / fromRate);
        int half = (int)Math.Ceiling(ZeroCrossings / cutoff);
        float[][] phases = MakePhases(up, half, cutoff);

        var result = new short[(int)(((long)samples.Length * up + down - 1) / down)];
        for (int index = 0; index < result.Length; index++)
        {
            long position = (long)index * down;
            int centre = (int)(position / up);
            float[] filter = phases[position % up];
            int first = centre - half + 1;
            int start = Math.Max(0, -first);
            int end = Math.Min(filter.Length, samples.Length - first);
            float sum = 0;
            for (int tap = start; tap < end; tap++)
            {
                sum += filter[tap] * samples[first + tap];
            }

            result[index] = (short)Math.Clamp(MathF.Round(sum), short.MinValue, short.MaxValue);
        }

        return result;
    }

    private static float[][] MakePhases(int up, int half, double cutoff)
    {
        var phases = new float[up][];
        for (int phase = 0; phase < up; phase++)
        {
            var filter = new double[2 * half];
            double fraction = (double)phase / up;
            for (int tap = 0; tap < filter.Length; tap++)
            {
                double distance = tap - half + 1 - fraction;
                filter[tap] = cutoff * Sinc(cutoff * distance) * Blackman(distance / half);
            }

            // Each phase passes a constant unchanged, so that a quiet hum of the filter never appears.
            double sum = filter.Sum();
            phases[phase] = filter.Select(tap => (float)(tap / sum)).ToArray();
        }

        return phases;
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private static double Blackman(double x) => Math.Abs(x) >= 1
        ? 0
        : 0.42 + (0.5 * Math.Cos(Math.PI * x)) + (0.08 * Math.Cos(2 * Math.PI * x));
}
