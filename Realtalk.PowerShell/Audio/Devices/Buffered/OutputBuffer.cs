using System.Diagnostics;
using Realtalk.Audio.Conversion;

namespace Realtalk.Audio.Devices.Buffered;

/// <summary>
/// What has been written for a device that fetches its sound itself, at a rate and with channels of its own. It is kept
/// here for as long as the device allows, because what is here can still be changed. Any thread may call.
/// </summary>
internal sealed class OutputBuffer
{
    /// <summary>Samples that the buffer asks for: 40 ms, enough for a writer that is late by one turn of the scheduler.</summary>
    public const int TargetSamples = 40 * AudioFormat.SamplesPerMillisecond;

    private readonly object _gate = new();
    private readonly SampleQueue _queue = new();
    private readonly SampleQueue _converted = new();
    private readonly HeardSchedule _schedule = new();
    private readonly Resampler? _resampler;
    private readonly int _rate;
    private readonly int _channels;
    private short[] _mono = [];
    private long _fed;
    private long _rendered;

    /// <param name="rate">The device's rate, in Hz.</param>
    /// <param name="channels">The device's channels.</param>
    public OutputBuffer(int rate, int channels)
    {
        _rate = rate;
        _channels = channels;
        _resampler = rate == AudioFormat.SampleRate ? null : new Resampler(AudioFormat.SampleRate, rate);
    }

    /// <summary>How many samples can be written before there are more than asked for.</summary>
    public int WritableSamples
    {
        get
        {
            lock (_gate)
            {
                return Math.Max(0, TargetSamples - _queue.Count);
            }
        }
    }

    /// <summary>How many of the samples written have not been heard.</summary>
    public int PendingSamples
    {
        get
        {
            lock (_gate)
            {
                return _queue.Count + _schedule.Pending(Stopwatch.GetTimestamp());
            }
        }
    }

    /// <summary>Adds samples.</summary>
    public void Write(ReadOnlySpan<short> samples)
    {
        lock (_gate)
        {
            _queue.Enqueue(samples);
        }
    }

    /// <summary>Puts a tail in the place of the last samples, as far as the device has not fetched them.</summary>
    public void ReplaceTail(ReadOnlySpan<short> tail)
    {
        lock (_gate)
        {
            int count = Math.Min(tail.Length, _queue.Count);
            if (count == tail.Length)
            {
                _queue.ReplaceTail(tail);
                return;
            }

            // The device has the tail's beginning as it was, so the rest must not begin with a step.
            var old = new short[count];
            _queue.CopyTail(old);
            short[] rest = tail[^count..].ToArray();
            Fade.Across(old, rest);
            _queue.ReplaceTail(rest);
        }
    }

    /// <summary>Gives the device what it fetches; silence where there is nothing.</summary>
    /// <param name="frames">Takes whole frames, interleaved.</param>
    /// <param name="heardAt">When the first frame will be heard, as a time stamp of <see cref="Stopwatch"/>.</param>
    /// <returns>How many samples, at 24,000 Hz, were taken from those written.</returns>
    public int Render(Span<short> frames, long heardAt)
    {
        int count = frames.Length / _channels;
        lock (_gate)
        {
            if (_mono.Length < count)
            {
                _mono = new short[count];
            }

            Span<short> mono = _mono.AsSpan(0, count);
            int taken = _resampler is null ? Take(mono, heardAt) : Convert(mono, heardAt);
            ChannelMixer.FromMono(mono, _channels, frames);
            return taken;
        }
    }

    private int Take(Span<short> samples, long heardAt)
    {
        int taken = _queue.Dequeue(samples);
        samples[taken..].Clear();
        _schedule.Add(taken, heardAt);
        return taken;
    }

    private int Convert(Span<short> frames, long heardAt)
    {
        int taken = 0;
        Span<short> input = stackalloc short[256];
        while (_converted.Count < frames.Length)
        {
            // What the filter and this buffer hold goes before what comes now.
            double ahead = _fed - ((double)_rendered * AudioFormat.SampleRate / _rate);
            long start = heardAt + (long)(ahead * Stopwatch.Frequency / AudioFormat.SampleRate);

            // Only as much as is needed: what is converted can be changed no more.
            long wanted = (((long)(frames.Length - _converted.Count) * AudioFormat.SampleRate) + _rate - 1) / _rate;
            Span<short> piece = input[..(int)Math.Min(wanted, input.Length)];
            taken += Take(piece, start);
            _fed += piece.Length;
            _resampler!.Process(piece, _converted);
        }

        _converted.Dequeue(frames);
        _rendered += frames.Length;
        return taken;
    }
}
