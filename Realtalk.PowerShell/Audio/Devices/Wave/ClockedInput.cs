namespace Realtalk.Audio.Devices.Wave;

/// <summary>
/// A microphone whose sound is made up as time goes by: at every tick of a <see cref="WaveClock"/> it asks for the next
/// 10 ms. What the reader does not fetch within ten seconds of the clock's time is dropped and counted.
/// </summary>
internal sealed class ClockedInput : IAudioInput, IClockedDevice
{
    private const int Capacity = 10 * AudioFormat.SampleRate;

    private readonly WaveClock _clock;
    private readonly SampleProducer _produce;
    private readonly SampleRing _ring = new(Capacity);

    /// <param name="clock">The clock; the input records from its next tick on.</param>
    /// <param name="name">The device's name.</param>
    /// <param name="produce">Asked for every tick's samples until it returns fewer or throws; neither during nor after Dispose.</param>
    public ClockedInput(WaveClock clock, string name, SampleProducer produce)
    {
        _clock = clock;
        _produce = produce;
        Name = name;
        clock.Attach(this);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public TimeSpan Latency => AudioFormat.ToTimeSpan(_ring.Count);

    /// <summary>Samples recorded so far. Of the clock's thread.</summary>
    public long ProducedSamples { get; private set; }

    /// <summary>Whether nothing follows any more. Of the clock's thread.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Samples recorded and not yet read.</summary>
    public int BufferedSamples => _ring.Count;

    /// <summary>Samples lost because nobody read them in time.</summary>
    public long DroppedSamples => _ring.DroppedSamples;

    AudioDirection IClockedDevice.Direction => AudioDirection.Input;

    /// <inheritdoc/>
    public int Read(Span<short> samples, CancellationToken cancellationToken) => _ring.Read(samples, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _clock.Detach(this);
        _ring.Close();
    }

    void IClockedDevice.Tick()
    {
        Span<short> samples = stackalloc short[WaveClock.TickSamples];
        samples.Clear();
        int count;
        try
        {
            count = _produce(samples);
            _ring.Write(samples[..count]);
            ProducedSamples += count;
        }
        catch (Exception exception)
        {
            // The clock's thread serves other devices too; the reader is the one to be told.
            _ring.End(exception as RealtimeException ?? DeviceErrors.Lost(Name, exception.Message, exception));
            _clock.Detach(this);
            return;
        }

        if (count < samples.Length)
        {
            HasEnded = true;
            _ring.End();
            _clock.Detach(this);
        }
    }

    void IClockedDevice.ClockStopped() => _ring.End();
}
