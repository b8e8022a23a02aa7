using System.Numerics;
using System.Runtime.InteropServices;

namespace Realtalk.Audio.Conversion;

/// <summary>The discrete Fourier transform of one size, in place: real and imaginary parts apart, so that a step does many at once.</summary>
internal sealed class Fourier
{
    private readonly int[] _order;

    // For every step, whose halves have the length h, the roots begin at h.
    private readonly float[] _cosines;
    private readonly float[] _sines;

    /// <param name="size">A power of two.</param>
    public Fourier(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(BitOperations.IsPow2(size), true);
        Size = size;
        _order = new int[size];
        _cosines = new float[size];
        _sines = new float[size];
        for (int i = 1; i < size; i++)
        {
            _order[i] = (_order[i / 2] / 2) + (i % 2 * size / 2);
        }

        for (int half = 1; half < size; half *= 2)
        {
            for (int k = 0; k < half; k++)
            {
                (double sine, double cosine) = Math.SinCos(-Math.PI * k / half);
                (_cosines[half + k], _sines[half + k]) = ((float)cosine, (float)sine);
            }
        }
    }

    /// <summary>How many values are transformed.</summary>
    public int Size { get; }

    /// <summary>Transforms; with its arguments exchanged, the other way and times <see cref="Size"/>.</summary>
    public void Transform(Span<float> real, Span<float> imaginary)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(real.Length, Size);
        ArgumentOutOfRangeException.ThrowIfNotEqual(imaginary.Length, Size);
        for (int i = 0; i < Size; i++)
        {
            int other = _order[i];
            if (other > i)
            {
                (real[i], real[other]) = (real[other], real[i]);
                (imaginary[i], imaginary[other]) = (imaginary[other], imaginary[i]);
            }
        }

        for (int half = 1; half < Size; half *= 2)
        {
            for (int start = 0; start < Size; start += 2 * half)
            {
                Combine(
                    real.Slice(start, half), real.Slice(start + half, half),
                    imaginary.Slice(start, half), imaginary.Slice(start + half, half));
            }
        }
    }

    private void Combine(Span<float> evenReal, Span<float> oddReal, Span<float> evenImaginary, Span<float> oddImaginary)
    {
        int half = evenReal.Length;
        ReadOnlySpan<float> cosines = _cosines.AsSpan(half, half);
        ReadOnlySpan<float> sines = _sines.AsSpan(half, half);
        if (half >= Vector<float>.Count)
        {
            Combine(
                MemoryMarshal.Cast<float, Vector<float>>(evenReal), MemoryMarshal.Cast<float, Vector<float>>(oddReal),
                MemoryMarshal.Cast<float, Vector<float>>(evenImaginary), MemoryMarshal.Cast<float, Vector<float>>(oddImaginary),
                MemoryMarshal.Cast<float, Vector<float>>(cosines), MemoryMarshal.Cast<float, Vector<float>>(sines));
            return;
        }

        for (int k = 0; k < half; k++)
        {
            float real = (oddReal[k] * cosines[k]) - (oddImaginary[k] * sines[k]);
            float imaginary = (oddReal[k] * sines[k]) + (oddImaginary[k] * cosines[k]);
            (oddReal[k], evenReal[k]) = (evenReal[k] - real, evenReal[k] + real);
            (oddImaginary[k], evenImaginary[k]) = (evenImaginary[k] - imaginary, evenImaginary[k] + imaginary);
        }
    }

    private static void Combine(
        Span<Vector<float>> evenReal,
        Span<Vector<float>> oddReal,
        Span<Vector<float>> evenImaginary,
        Span<Vector<float>> oddImaginary,
        ReadOnlySpan<Vector<float>> cosines,
        ReadOnlySpan<Vector<float>> sines)
    {
        for (int k = 0; k < evenReal.Length; k++)
        {
            Vector<float> real = (oddReal[k] * cosines[k]) - (oddImaginary[k] * sines[k]);
            Vector<float> imaginary = (oddReal[k] * sines[k]) + (oddImaginary[k] * cosines[k]);
            oddReal[k] = evenReal[k] - real;
            evenReal[k] += real;
            oddImaginary[k] = evenImaginary[k] - imaginary;
            evenImaginary[k] += imaginary;
        }
    }
}
