using Realtalk.Audio.Wave;

namespace Realtalk.Audio.Devices.Wave;

/// <summary>A WAV file that speaks into the conversation like a microphone, in the time of a <see cref="WaveClock"/>.</summary>
internal sealed class WaveFileInput : IAudioInput
{
    private readonly WaveReader _reader;
    private readonly ClockedInput _input;
    private readonly bool _endAtEnd;

    /// <param name="path">The file, in any format that <see cref="WaveReader"/> takes.</param>
    /// <param name="clock">The clock; the file begins at its next tick.</param>
    /// <param name="endAtEnd">Whether the device ends with the file. Otherwise silence follows for ever, as from a person
    /// who listens, so that a conversation goes on.</param>
    /// <exception cref="RealtimeException">The file cannot be used; see <see cref="WaveReader.Open"/>.</exception>
    public WaveFileInput(string path, WaveClock clock, bool endAtEnd = false)
    {
        _reader = WaveReader.Open(path);
        _endAtEnd = endAtEnd;
        _input = new ClockedInput(clock, path, Produce);
    }

    /// <inheritdoc/>
    public string Name => _input.Name;

    /// <inheritdoc/>
    public TimeSpan Latency => _input.Latency;

    /// <summary>What gives its sound in time.</summary>
    public ClockedInput Clocked => _input;

    /// <inheritdoc cref="ClockedInput.BufferedSamples"/>
    public int BufferedSamples => _input.BufferedSamples;

    /// <inheritdoc cref="ClockedInput.DroppedSamples"/>
    public long DroppedSamples => _input.DroppedSamples;

    /// <inheritdoc/>
    public int Read(Span<short> samples, CancellationToken cancellationToken) => _input.Read(samples, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _input.Dispose();
        _reader.Dispose();
    }

    private int Produce(Span<short> samples)
    {
        int read = _reader.Read(samples);
        return _endAtEnd ? read : samples.Length;
    }
}
