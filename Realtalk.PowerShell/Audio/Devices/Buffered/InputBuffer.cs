using Realtalk.Audio.Conversion;

namespace Realtalk.Audio.Devices.Buffered;

/// <summary>
/// What a device has recorded at a rate and with channels of its own, turned into the engine's format. One thread
/// records, one reads, any may end it.
/// </summary>
internal sealed class InputBuffer
{
    // A reader that is two seconds late has lost the conversation anyway; what it needs then is the present.
    private const int Capacity = 2 * AudioFormat.SampleRate;

    private readonly SampleRing _ring = new(Capacity);
    private readonly SampleQueue _converted = new();
    private readonly Resampler? _resampler;
    private readonly int _channels;
    private short[] _mono = [];
    private long _latencyTicks;

    /// <param name="rate">The device's rate, in Hz.</param>
    /// <param name="channels">The device's channels.</param>
    public InputBuffer(int rate, int channels)
    {
        _channels = channels;
        _resampler = rate == AudioFormat.SampleRate ? null : new Resampler(rate, AudioFormat.SampleRate);
    }

    /// <summary>How old the next sample to be read is.</summary>
    public TimeSpan Latency => AudioFormat.ToTimeSpan(_ring.Count) + TimeSpan.FromTicks(Volatile.Read(ref _latencyTicks));

    /// <summary>Samples lost because nobody read them in time.</summary>
    public long DroppedSamples => _ring.DroppedSamples;

    /// <summary>Adds what was recorded.</summary>
    /// <param name="frames">Whole frames, interleaved.</param>
    /// <param name="latency">How old the newest of them is.</param>
    public void Record(ReadOnlySpan<short> frames, TimeSpan latency)
    {
        int count = frames.Length / _channels;
        if (_mono.Length < count)
        {
            _mono = new short[count];
        }

        Span<short> mono = _mono.AsSpan(0, count);
        ChannelMixer.ToMono(frames, _channels, mono);
        Volatile.Write(ref _latencyTicks, latency.Ticks);
        if (_resampler is null)
        {
            _ring.Write(mono);
            return;
        }

        _resampler.Process(mono, _converted);
        Span<short> piece = stackalloc short[256];
        while (_converted.Count > 0)
        {
            _ring.Write(piece[.._converted.Dequeue(piece)]);
        }
    }

    /// <summary>Fills <paramref name="samples"/>, waiting as long as that takes.</summary>
    public int Read(Span<short> samples, CancellationToken cancellationToken) => _ring.Read(samples, cancellationToken);

    /// <summary>Ends the recording: what is there can still be read, then the error is thrown.</summary>
    public void End(Exception error) => _ring.End(error);

    /// <summary>Ends the recording at once.</summary>
    public void Close() => _ring.Close();
}
