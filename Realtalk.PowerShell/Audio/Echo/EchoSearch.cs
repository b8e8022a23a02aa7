using Realtalk.Audio.Conversion;

namespace Realtalk.Audio.Echo;

/// <summary>
/// Looks for what the loudspeaker played in what the microphone recorded: how much later it comes, by a correlation in which
/// all frequencies count alike (GCC-PHAT, nearly), and what part of the sound it explains, by the coherence of the two at
/// that delay. Works at 6 kHz, which holds what matters of speech. Used by one thread; it keeps nothing but its tables.
/// </summary>
internal sealed class EchoSearch
{
    /// <summary>The longest stretch of sound that is looked at: 340 ms, in samples.</summary>
    public const int MaximumWindow = 340 * AudioFormat.SamplesPerMillisecond;

    /// <summary>How much later than expected an echo is found: 360 ms, in samples.</summary>
    public const int Later = 360 * AudioFormat.SamplesPerMillisecond;

    /// <summary>How much earlier: 200 ms, in samples.</summary>
    public const int Earlier = 200 * AudioFormat.SamplesPerMillisecond;

    private const int Late = 100 * AudioFormat.SamplesPerMillisecond;
    private const int Decimation = 4;
    private const int Rate = AudioFormat.SampleRate / Decimation;
    private const int Size = 8192;

    // 43 ms, in which most of a room's answer falls.
    private const int SegmentSize = 256;
    private const int Hop = SegmentSize / 2;
    private const float LowestFrequency = 150;
    private const float HighestFrequency = 2500;

    // 1 would make noise of the frequencies in which nothing is said count as much as the others.
    private const float Whitening = 0.8f;

    private readonly ResamplerKernel _kernel = new(AudioFormat.SampleRate, Rate, 1);
    private readonly Fourier _fourier = new(Size);
    private readonly Fourier _segmentFourier = new(SegmentSize);
    private readonly float[] _hann = new float[SegmentSize];
    private readonly float[] _padded;
    private readonly float[] _recorded = new float[MaximumWindow / Decimation];
    private readonly float[] _cleaned = new float[MaximumWindow / Decimation];
    private readonly float[] _played = new float[(Later + MaximumWindow + Earlier) / Decimation];
    private readonly float[] _real = new float[Size];
    private readonly float[] _imaginary = new float[Size];

    public EchoSearch()
    {
        _padded = new float[Later + MaximumWindow + Earlier + _kernel.Taps];
        for (int i = 0; i < SegmentSize; i++)
        {
            _hann[i] = (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * (i + 0.5) / SegmentSize)));
        }
    }

    /// <summary>Looks.</summary>
    /// <param name="recorded">What the microphone recorded, at most <see cref="MaximumWindow"/> samples.</param>
    /// <param name="cleaned">What a canceller made of it.</param>
    /// <param name="played">
    /// What the loudspeaker played at that time, and <see cref="Later"/> samples before it and <see cref="Earlier"/> after it.
    /// </param>
    public EchoFinding Search(ReadOnlySpan<short> recorded, ReadOnlySpan<short> cleaned, ReadOnlySpan<short> played)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cleaned.Length, recorded.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(played.Length, Later + recorded.Length + Earlier);
        Span<float> recordedLow = Decimate(recorded, _recorded);
        Span<float> cleanedLow = Decimate(cleaned, _cleaned);
        Span<float> playedLow = Decimate(played, _played);
        Correlate(recordedLow, playedLow);
        (int best, double exact, double clarity) = FindPeak(playedLow.Length - recordedLow.Length);
        ReadOnlySpan<float> aligned = playedLow.Slice(best, recordedLow.Length);
        return new EchoFinding(Later - (exact * Decimation), clarity, Share(recordedLow, aligned), Share(cleanedLow, aligned))
        {
            RecordedPower = SoundPower.Of(recorded),
            Left = SoundPower.Of(cleaned) / (SoundPower.Of(recorded) + 1),
            LeftOfLate = SoundPower.Of(cleaned[^Math.Min(Late, cleaned.Length)..]) / (SoundPower.Of(recorded[^Math.Min(Late, recorded.Length)..]) + 1),
        };
    }

    private Span<float> Decimate(ReadOnlySpan<short> samples, Span<float> target)
    {
        int margin = _kernel.HalfLength;
        Span<float> padded = _padded.AsSpan(0, samples.Length + _kernel.Taps);
        padded.Clear();
        for (int i = 0; i < samples.Length; i++)
        {
            padded[margin + i] = samples[i];
        }

        target = target[..(samples.Length / Decimation)];
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = DotProduct.Of(padded.Slice(i * Decimation, _kernel.Taps), _kernel.Phase(0));
        }

        return target;
    }

    // Leaves in _real, for every shift of the played sound, how well the two agree.
    private void Correlate(ReadOnlySpan<float> recorded, ReadOnlySpan<float> played)
    {
        // Two real signals in one transform: the one's spectrum is even, the other's odd.
        Array.Clear(_real);
        Array.Clear(_imaginary);
        recorded.CopyTo(_real);
        played.CopyTo(_imaginary);
        _fourier.Transform(_real, _imaginary);
        const int Lowest = (int)(LowestFrequency * Size / Rate);
        const int Highest = (int)(HighestFrequency * Size / Rate);
        for (int i = 0; i <= Size / 2; i++)
        {
            float real = 0;
            float imaginary = 0;
            if (i is >= Lowest and <= Highest)
            {
                (float recordedReal, float recordedImaginary, float playedReal, float playedImaginary) = Split(_real, _imaginary, i);
                real = (recordedReal * playedReal) + (recordedImaginary * playedImaginary);
                imaginary = (recordedReal * playedImaginary) - (recordedImaginary * playedReal);
                float weight = MathF.Pow((real * real) + (imaginary * imaginary) + 1, -Whitening / 2);
                real *= weight;
                imaginary *= weight;
            }

            // The other half would but double the real part of what comes out. What is split further on lies between.
            (_real[i], _imaginary[i]) = (real, imaginary);
        }

        _real.AsSpan((Size / 2) + 1).Clear();
        _imaginary.AsSpan((Size / 2) + 1).Clear();
        _fourier.Transform(_imaginary, _real);
    }

    private (int Best, double Exact, double Clarity) FindPeak(int last)
    {
        int best = 0;
        double sum = 0;
        for (int i = 0; i <= last; i++)
        {
            sum += _real[i] * _real[i];
            best = Math.Abs(_real[i]) > Math.Abs(_real[best]) ? i : best;
        }

        double exact = best;
        if (best > 0 && best < last)
        {
            // A parabola through the peak and its neighbours.
            (double before, double peak, double after) = (_real[best - 1], _real[best], _real[best + 1]);
            double bend = before - (2 * peak) + after;
            exact += bend == 0 ? 0 : (before - after) / (2 * bend);
        }

        return (best, exact, Math.Abs(_real[best]) / Math.Sqrt((sum / (last + 1)) + 1e-9));
    }

    private double Share(ReadOnlySpan<float> sound, ReadOnlySpan<float> played)
    {
        const int Bins = (SegmentSize / 2) + 1;
        Span<float> power = stackalloc float[Bins];
        Span<float> playedPower = stackalloc float[Bins];
        Span<float> crossReal = stackalloc float[Bins];
        Span<float> crossImaginary = stackalloc float[Bins];
        Span<float> real = stackalloc float[SegmentSize];
        Span<float> imaginary = stackalloc float[SegmentSize];
        power.Clear();
        playedPower.Clear();
        crossReal.Clear();
        crossImaginary.Clear();
        for (int start = 0; start + SegmentSize <= sound.Length; start += Hop)
        {
            for (int i = 0; i < SegmentSize; i++)
            {
                real[i] = sound[start + i] * _hann[i];
                imaginary[i] = played[start + i] * _hann[i];
            }

            _segmentFourier.Transform(real, imaginary);
            for (int i = 1; i < Bins; i++)
            {
                (float soundReal, float soundImaginary, float playedReal, float playedImaginary) = Split(real, imaginary, i);
                power[i] += (soundReal * soundReal) + (soundImaginary * soundImaginary);
                playedPower[i] += (playedReal * playedReal) + (playedImaginary * playedImaginary);
                crossReal[i] += (soundReal * playedReal) + (soundImaginary * playedImaginary);
                crossImaginary[i] += (soundReal * playedImaginary) - (soundImaginary * playedReal);
            }
        }

        double all = 1e-9;
        double explained = 0;
        for (int i = 1; i < Bins; i++)
        {
            all += power[i];
            explained += ((crossReal[i] * crossReal[i]) + (crossImaginary[i] * crossImaginary[i])) / (playedPower[i] + 1f);
        }

        return explained / all;
    }

    // The spectra of two real signals that were transformed as one complex one.
    private static (float FirstReal, float FirstImaginary, float SecondReal, float SecondImaginary) Split(
        ReadOnlySpan<float> real, ReadOnlySpan<float> imaginary, int index)
    {
        int mirrored = (real.Length - index) % real.Length;
        return (
            (real[index] + real[mirrored]) / 2,
            (imaginary[index] - imaginary[mirrored]) / 2,
            (imaginary[index] + imaginary[mirrored]) / 2,
            (real[mirrored] - real[index]) / 2);
    }
}
