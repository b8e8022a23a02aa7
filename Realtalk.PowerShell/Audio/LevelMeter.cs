namespace Realtalk.Audio;

/// <summary>
/// Measures how loud the sound is that passes: it rises at once and falls slowly, as a needle does, so that a reader who
/// looks ten times a second sees every syllable. One thread adds, any thread reads; there is no lock, since both figures
/// are in one word. A mutable struct: keep it in a field that is not read-only.
/// </summary>
internal struct LevelMeter
{
    // After this much silence the needle has fallen by 8.7 dB.
    private const float FallSamples = 150 * AudioFormat.SamplesPerMillisecond;
    private const float FullScale = 32768;

    // The mean square above, the peak below, both as floats of full scale.
    private long _packed;

    /// <summary>The level now.</summary>
    public readonly AudioLevel Level
    {
        get
        {
            (float meanSquare, float peak) = Unpack(Volatile.Read(in _packed));
            return new AudioLevel(ToDecibels(Math.Sqrt(meanSquare)), ToDecibels(peak));
        }
    }

    /// <summary>Takes in the next samples.</summary>
    public void Add(ReadOnlySpan<short> samples)
    {
        if (samples.IsEmpty)
        {
            return;
        }

        long squares = 0;
        int highest = 0;
        foreach (short sample in samples)
        {
            int magnitude = Math.Abs((int)sample);
            highest = Math.Max(highest, magnitude);
            squares += magnitude * magnitude;
        }

        (float meanSquare, float peak) = Unpack(_packed);
        float fall = MathF.Exp(-samples.Length / FallSamples);
        Volatile.Write(ref _packed, Pack(
            Math.Max(squares / (float)samples.Length / (FullScale * FullScale), meanSquare * fall * fall),
            Math.Max(highest / FullScale, peak * fall)));
    }

    /// <summary>Falls to silence.</summary>
    public void Reset() => Volatile.Write(ref _packed, 0);

    private static double ToDecibels(double amplitude) =>
        amplitude <= 0 ? AudioLevel.Floor : Math.Clamp(20 * Math.Log10(amplitude), AudioLevel.Floor, 0);

    private static long Pack(float meanSquare, float peak) =>
        ((long)BitConverter.SingleToInt32Bits(meanSquare) << 32) | BitConverter.SingleToUInt32Bits(peak);

    private static (float MeanSquare, float Peak) Unpack(long packed) =>
        (BitConverter.Int32BitsToSingle((int)(packed >> 32)), BitConverter.Int32BitsToSingle((int)packed));
}
