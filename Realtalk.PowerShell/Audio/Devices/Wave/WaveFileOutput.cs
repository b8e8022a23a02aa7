using Realtalk.Audio.Wave;

namespace Realtalk.Audio.Devices.Wave;

/// <summary>
/// A loudspeaker that writes what it plays to a WAV file, in the time of a <see cref="WaveClock"/>: one continuous
/// timeline, silence included. What a tick takes is heard; there is no further latency.
/// </summary>
internal sealed class WaveFileOutput : IAudioOutput, IClockedDevice
{
    /// <summary>Samples that the device asks for: 30 ms.</summary>
    public const int TargetSamples = 30 * AudioFormat.SamplesPerMillisecond;

    private readonly object _gate = new();
    private readonly SampleQueue _queue = new();
    private readonly WaveClock _clock;
    private readonly WaveWriter? _writer;
    private RealtimeException? _failure;
    private bool _disposed;

    /// <param name="path">The file, which is overwritten; null for a device that only keeps time.</param>
    /// <param name="clock">The clock; the file begins at its next tick.</param>
    /// <exception cref="RealtimeException"><c>WaveNotCreated</c>.</exception>
    public WaveFileOutput(string? path, WaveClock clock)
    {
        _clock = clock;
        _writer = path is null ? null : new WaveWriter(path);
        Name = path ?? "Silence";
        clock.Attach(this);
    }

    /// <inheritdoc/>
    public event Action? Writable;

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int WritableSamples
    {
        get
        {
            lock (_gate)
            {
                ThrowIfGone();
                return Math.Max(0, TargetSamples - _queue.Count);
            }
        }
    }

    /// <inheritdoc/>
    public int PendingSamples
    {
        get
        {
            lock (_gate)
            {
                return _queue.Count;
            }
        }
    }

    AudioDirection IClockedDevice.Direction => AudioDirection.Output;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<short> samples)
    {
        lock (_gate)
        {
            ThrowIfGone();
            _queue.Enqueue(samples);
        }
    }

    /// <inheritdoc/>
    public void ReplaceTail(ReadOnlySpan<short> tail)
    {
        lock (_gate)
        {
            ThrowIfGone();
            _queue.ReplaceTail(tail);
        }
    }

    /// <summary>Does nothing: the device has no start threshold.</summary>
    public void Drain()
    {
    }

    /// <summary>Closes the device. What it still holds goes into the file: nothing that was written is lost.</summary>
    public void Dispose()
    {
        _clock.Detach(this);
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            CloseFile();
        }

        RaiseWritable();
    }

    void IClockedDevice.Tick()
    {
        int taken;
        lock (_gate)
        {
            Span<short> samples = stackalloc short[WaveClock.TickSamples];
            taken = _queue.Dequeue(samples);
            samples[taken..].Clear();
            try
            {
                _writer?.Write(samples);
            }
            catch (RealtimeException exception)
            {
                // The clock's thread serves other devices too; the writer of samples is the one to be told.
                _failure ??= exception;
            }
        }

        if (taken > 0 || _failure is not null)
        {
            RaiseWritable();
        }
    }

    void IClockedDevice.ClockStopped()
    {
        lock (_gate)
        {
            _failure ??= DeviceErrors.Lost(Name, "its clock has stopped");
        }

        RaiseWritable();
    }

    private void RaiseWritable()
    {
        try
        {
            Writable?.Invoke();
        }
        catch (ObjectDisposedException)
        {
            // A handler whose signal is gone has nobody left to wake; on the clock's thread it would end the process.
        }
    }

    private void ThrowIfGone()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_failure is not null)
        {
            throw _failure;
        }
    }

    private void CloseFile()
    {
        short[] rest = new short[_queue.Count];
        _queue.Dequeue(rest);
        try
        {
            using (_writer)
            {
                _writer?.Write(rest);
            }
        }
        catch (RealtimeException) when (_failure is not null)
        {
            // Whoever wrote samples has been told already.
        }
    }
}
