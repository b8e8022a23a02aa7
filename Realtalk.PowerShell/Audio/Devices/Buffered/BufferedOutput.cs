using System.Diagnostics;

namespace Realtalk.Audio.Devices.Buffered;

/// <summary>
/// A loudspeaker that fetches its sound on a thread of its own, from an <see cref="OutputBuffer"/>. What derives from it
/// adds the device: it calls <see cref="Render"/>, <see cref="Fail"/> when the device goes, and frees it when asked to.
/// </summary>
internal abstract class BufferedOutput : IAudioOutput
{
    private readonly OutputBuffer _buffer;
    private volatile RealtimeException? _lost;
    private int _disposed;

    /// <param name="name">The device's name.</param>
    /// <param name="format">The rate and channels that the device takes.</param>
    protected BufferedOutput(string name, DeviceFormat format)
    {
        Name = name;
        _buffer = new OutputBuffer(format.Rate, format.Channels);
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
            ThrowIfGone();
            return _buffer.WritableSamples;
        }
    }

    /// <inheritdoc/>
    public int PendingSamples => IsGone ? 0 : _buffer.PendingSamples;

    private bool IsGone => Volatile.Read(ref _disposed) != 0 || _lost is not null;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<short> samples)
    {
        ThrowIfGone();
        _buffer.Write(samples);
    }

    /// <inheritdoc/>
    public void ReplaceTail(ReadOnlySpan<short> tail)
    {
        ThrowIfGone();
        _buffer.ReplaceTail(tail);
    }

    /// <summary>Does nothing: a device that fetches has no start threshold.</summary>
    public void Drain()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            CloseDevice();
            RaiseWritable();
        }
    }

    /// <summary>Stops and frees the device; when it returns, nothing of the device's runs any more. Called once.</summary>
    protected abstract void CloseDevice();

    /// <summary>The device fetches.</summary>
    /// <param name="frames">Takes whole frames, interleaved.</param>
    /// <param name="latency">How long the first frame takes to the ear.</param>
    protected void Render(Span<short> frames, TimeSpan latency)
    {
        long heardAt = Stopwatch.GetTimestamp() + (long)(latency.TotalSeconds * Stopwatch.Frequency);
        if (_buffer.Render(frames, heardAt) > 0)
        {
            RaiseWritable();
        }
    }

    /// <summary>The device is gone. Only the first error counts.</summary>
    protected void Fail(RealtimeException error)
    {
        _lost ??= error;
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
            // A handler whose signal is gone has nobody left to wake; on a thread of the device's it would end the process.
        }
    }

    private void ThrowIfGone()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        if (_lost is { } lost)
        {
            throw lost;
        }
    }
}
