using Realtalk.Audio.Devices;

namespace Realtalk.Audio.Echo;

/// <summary>
/// A microphone whose sound is worked on in frames of 20 ms, for readers that ask for any number of samples. At the end of
/// the source, what does not fill a frame passes as it is.
/// </summary>
/// <param name="input">The microphone, which goes with this one.</param>
internal abstract class FrameInput(IAudioInput input) : IAudioInput
{
    private readonly short[] _frame = new short[AudioFormat.FrameSamples];
    private readonly SampleQueue _done = new();
    private bool _ended;

    /// <inheritdoc/>
    public string Name => input.Name;

    /// <inheritdoc/>
    public TimeSpan Latency => input.Latency + AudioFormat.ToTimeSpan(_done.Count);

    /// <summary>How old the microphone's next sample is.</summary>
    protected TimeSpan SourceLatency => input.Latency;

    /// <inheritdoc/>
    public int Read(Span<short> samples, CancellationToken cancellationToken)
    {
        while (_done.Count < samples.Length && !_ended)
        {
            int count = input.Read(_frame, cancellationToken);
            if (count == _frame.Length)
            {
                Process(_frame, _done);
            }
            else
            {
                _ended = true;
                End(_done);
                _done.Enqueue(_frame.AsSpan(0, count));
            }
        }

        return _done.Dequeue(samples);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        input.Dispose();
        OnDisposed();
    }

    /// <summary>Works on a frame.</summary>
    /// <param name="frame">What the microphone recorded; may be changed.</param>
    /// <param name="done">Takes what is to be read; anything between nothing and all that was held back.</param>
    protected abstract void Process(Span<short> frame, SampleQueue done);

    /// <summary>The source has ended: gives what was held back.</summary>
    protected virtual void End(SampleQueue done)
    {
    }

    /// <summary>The microphone has been disposed.</summary>
    protected virtual void OnDisposed()
    {
    }
}
