namespace Realtalk.Audio.Devices.Buffered;

/// <summary>
/// A microphone that hands over its sound on a thread of its own, to an <see cref="InputBuffer"/>. What derives from it
/// adds the device: it calls <see cref="Record"/>, <see cref="Fail"/> when the device goes, and frees it when asked to.
/// </summary>
internal abstract class BufferedInput : IAudioInput
{
    private readonly InputBuffer _buffer;
    private int _disposed;

    /// <param name="name">The device's name.</param>
    /// <param name="format">The rate and channels that the device gives.</param>
    protected BufferedInput(string name, DeviceFormat format)
    {
        Name = name;
        _buffer = new InputBuffer(format.Rate, format.Channels);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public TimeSpan Latency => _buffer.Latency;

    /// <summary>Samples lost because nobody read them in time.</summary>
    public long DroppedSamples => _buffer.DroppedSamples;

    /// <inheritdoc/>
    public int Read(Span<short> samples, CancellationToken cancellationToken) => _buffer.Read(samples, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _buffer.Close();
            CloseDevice();
        }
    }

    /// <summary>Stops and frees the device; when it returns, nothing of the device's runs any more. Called once.</summary>
    protected abstract void CloseDevice();

    /// <summary>The device has recorded.</summary>
    /// <param name="frames">Whole frames, interleaved.</param>
    /// <param name="latency">How old the newest frame is.</param>
    protected void Record(ReadOnlySpan<short> frames, TimeSpan latency) => _buffer.Record(frames, latency);

    /// <summary>The device is gone: the reader is told when it has read what is there.</summary>
    protected void Fail(RealtimeException error) => _buffer.End(error);
}
