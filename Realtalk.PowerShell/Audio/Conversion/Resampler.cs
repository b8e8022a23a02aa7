using System.Buffers;
using System.Numerics;

namespace Realtalk.Audio.Conversion;

/// <summary>
/// Changes the sample rate of one channel by a band-limited polyphase filter, for any two rates. It keeps state, so a
/// signal may come in pieces of any size; the pieces come out as one signal without delay (the filter's own is taken
/// off) and without seams. Not thread-safe.
/// </summary>
internal sealed class Resampler
{
    private readonly ResamplerKernel? _kernel;
    private readonly int _step;
    private readonly int _steps;

    // Input not yet done with, as floats; _start is where the filter window of the next output sample begins.
    private float[] _window = [];
    private int _start;
    private int _end;

    // Position of the next output sample between two input samples, in 1/_steps.
    private int _fraction;
    private long _received;
    private long _produced;

    /// <param name="inputRate">Rate in, in Hz.</param>
    /// <param name="outputRate">Rate out, in Hz.</param>
    public Resampler(int inputRate, int outputRate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputRate, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputRate, 1);
        int divisor = (int)BigInteger.GreatestCommonDivisor(inputRate, outputRate);
        InputRate = inputRate;
        OutputRate = outputRate;
        _step = inputRate / divisor;
        _steps = outputRate / divisor;
        if (_step != _steps)
        {
            _kernel = new ResamplerKernel(inputRate, outputRate, _steps);
            Reset();
        }
    }

    /// <summary>Rate in, in Hz.</summary>
    public int InputRate { get; }

    /// <summary>Rate out, in Hz.</summary>
    public int OutputRate { get; }

    /// <summary>Converts a whole signal; a signal of n samples becomes one of n × out ÷ in, rounded up.</summary>
    public static short[] Convert(ReadOnlySpan<short> samples, int inputRate, int outputRate)
    {
        var resampler = new Resampler(inputRate, outputRate);
        var output = new ArrayBufferWriter<short>((int)(((long)samples.Length * outputRate / inputRate) + 1));
        resampler.Process(samples, output);
        resampler.Flush(output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Takes the next piece of the signal and writes what can be computed by now.</summary>
    public void Process(ReadOnlySpan<short> input, IBufferWriter<short> output)
    {
        if (_kernel is null)
        {
            output.Write(input);
            return;
        }

        Append(input);
        _received += input.Length;
        Produce(output, long.MaxValue);
    }

    /// <summary>Ends the signal: writes what the filter still holds, and starts anew.</summary>
    public void Flush(IBufferWriter<short> output)
    {
        if (_kernel is null)
        {
            return;
        }

        long total = ((_received * _steps) + _step - 1) / _step;
        EnsureRoom(_kernel.Taps);
        _window.AsSpan(_end, _kernel.Taps).Clear();
        _end += _kernel.Taps;
        Produce(output, total);
        Reset();
    }

    private void Reset()
    {
        // The first output sample is at the time of the first input sample: what lies before it in the window is silence.
        int history = _kernel!.HalfLength - 1;
        _window = new float[history + 4096];
        _start = 0;
        _end = history;
        _fraction = 0;
        _received = 0;
        _produced = 0;
    }

    private void Produce(IBufferWriter<short> output, long total)
    {
        int taps = _kernel!.Taps;
        while (_end - _start >= taps && _produced < total)
        {
            long possible = ((long)(_end - _start - taps) * _steps / _step) + 1;
            int wanted = (int)Math.Min(Math.Min(possible, total - _produced), 4096);
            Span<short> span = output.GetSpan(wanted)[..wanted];
            int count = 0;
            while (count < span.Length && _end - _start >= taps)
            {
                span[count++] = SampleAt(_window.AsSpan(_start, taps));
                _fraction += _step;
                _start += _fraction / _steps;
                _fraction %= _steps;
            }

            output.Advance(count);
            _produced += count;
        }
    }

    private short SampleAt(ReadOnlySpan<float> window)
    {
        ResamplerKernel kernel = _kernel!;
        long scaled = (long)_fraction * kernel.Phases;
        int phase = (int)(scaled / _steps);
        float value = DotProduct.Of(window, kernel.Phase(phase));
        long rest = scaled % _steps;
        if (rest != 0)
        {
            float next = DotProduct.Of(window, kernel.Phase(phase + 1));
            value += (next - value) * rest / _steps;
        }

        return (short)Math.Clamp(MathF.Round(value), short.MinValue, short.MaxValue);
    }

    private void Append(ReadOnlySpan<short> input)
    {
        EnsureRoom(input.Length);
        Span<float> target = _window.AsSpan(_end, input.Length);
        for (int i = 0; i < input.Length; i++)
        {
            target[i] = input[i];
        }

        _end += input.Length;
    }

    private void EnsureRoom(int count)
    {
        if (_end + count <= _window.Length)
        {
            return;
        }

        // When decimating, the next window may begin beyond what has arrived.
        int consumed = Math.Min(_start, _end);
        int kept = _end - consumed;
        float[] target = kept + count <= _window.Length ? _window : new float[(kept + count) * 2];
        Array.Copy(_window, consumed, target, 0, kept);
        _window = target;
        _start -= consumed;
        _end = kept;
    }
}
