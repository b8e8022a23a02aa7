namespace Realtalk.Audio.Conversion;

/// <summary>
/// The low-pass filter of a <see cref="Resampler"/>: a Kaiser-windowed sinc cut into phases. Pass band to 84 % of the
/// lower Nyquist frequency, stop band from 100 % of it at about -80 dB.
/// </summary>
internal sealed class ResamplerKernel
{
    // 32 zero crossings to each side and beta 8 make a transition of 16 % of the Nyquist frequency; the cutoff lies in
    // its middle, so that nothing above the Nyquist frequency folds back.
    private const int ZeroCrossings = 32;
    private const double Beta = 8.0;
    private const double Cutoff = 0.92;

    // Rates with a large common divisor have few phases, and each has its exact filter. Others (44,101 Hz) share
    // this many and interpolate between neighbours, which keeps the table small and the error below -90 dB.
    private const int MaxExactPhases = 1024;
    private const int InterpolatedPhases = 512;

    private readonly float[] _coefficients;

    /// <param name="inputRate">Rate in, in Hz, reduced or not.</param>
    /// <param name="outputRate">Rate out, in Hz.</param>
    /// <param name="steps">The number of distinct positions between two input samples: the reduced output rate.</param>
    public ResamplerKernel(int inputRate, int outputRate, int steps)
    {
        double scale = Math.Min(1.0, (double)outputRate / inputRate) * Cutoff;
        HalfLength = (int)Math.Ceiling(ZeroCrossings / scale);
        Taps = 2 * HalfLength;
        Phases = steps <= MaxExactPhases ? steps : InterpolatedPhases;

        // One phase more than there are, so that the last has a neighbour to interpolate with.
        _coefficients = new float[(Phases + 1) * Taps];
        var exact = new double[Taps];
        for (int phase = 0; phase <= Phases; phase++)
        {
            FillPhase(_coefficients.AsSpan(phase * Taps, Taps), exact, (double)phase / Phases, scale);
        }
    }

    /// <summary>Coefficients in a phase.</summary>
    public int Taps { get; }

    /// <summary>Coefficients before the point that is being computed.</summary>
    public int HalfLength { get; }

    /// <summary>The number of phases between two input samples.</summary>
    public int Phases { get; }

    /// <summary>The coefficients of a phase, 0 to <see cref="Phases"/> inclusive.</summary>
    public ReadOnlySpan<float> Phase(int phase) => _coefficients.AsSpan(phase * Taps, Taps);

    private void FillPhase(Span<float> taps, double[] exact, double fraction, double scale)
    {
        double sum = 0;
        for (int i = 0; i < taps.Length; i++)
        {
            // Tap i meets the input sample at this distance from the output's point in time.
            double distance = i - (HalfLength - 1) - fraction;
            exact[i] = Sinc(distance * scale) * Kaiser(distance / HalfLength);
            sum += exact[i];
        }

        // Equal gain at DC in every phase: without this a constant would come out with a ripple.
        for (int i = 0; i < taps.Length; i++)
        {
            taps[i] = (float)(exact[i] / sum);
        }
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private static double Kaiser(double x) => Math.Abs(x) >= 1 ? 0 : Bessel(Beta * Math.Sqrt(1 - (x * x))) / Bessel(Beta);

    // The modified Bessel function of the first kind and order 0, by its power series.
    private static double Bessel(double x)
    {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > sum * 1e-15; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }
}
