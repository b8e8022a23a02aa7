using Realtalk.Audio.Devices;

namespace Realtalk.Audio.Echo;

/// <summary>A microphone without the echo of the loudspeaker.</summary>
internal sealed class EchoCancellingInput : FrameInput
{
    // Devices know their latency to some milliseconds only. The echo must never seem to come before what it is an echo of, so
    // that the canceller is shown the loudspeaker's sound a little early.
    private static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(40);

    private readonly object _gate = new();
    private readonly EchoReference _reference;
    private readonly IEchoCanceller _canceller;
    private readonly TimeProvider _clock;
    private readonly EchoGuard _guard;
    private readonly short[] _played = new short[AudioFormat.FrameSamples];
    private readonly short[] _cleaned = new short[AudioFormat.FrameSamples];
    private bool _disposed;

    /// <param name="input">The microphone, which goes with this one.</param>
    /// <param name="reference">What the loudspeaker plays.</param>
    /// <param name="canceller">Takes it out, and goes with this one.</param>
    /// <param name="clock">The time, if not the system's.</param>
    public EchoCancellingInput(IAudioInput input, EchoReference reference, IEchoCanceller canceller, TimeProvider? clock = null)
        : base(input)
    {
        _reference = reference;
        _canceller = canceller;
        _clock = clock ?? TimeProvider.System;
        _guard = new EchoGuard(new EchoJudge(new EchoObserver(reference, canceller.DelaySamples)));
    }

    /// <inheritdoc/>
    protected override void Process(Span<short> frame, SampleQueue done)
    {
        TimeSpan age = SourceLatency + AudioFormat.ToTimeSpan(frame.Length) - Lead;
        _reference.Read(_played, _clock.GetTimestamp() - (long)(age.TotalSeconds * _clock.TimestampFrequency));
        lock (_gate)
        {
            if (!_disposed)
            {
                _canceller.Process(frame, _played, _cleaned);
                _guard.Process(frame, _played, _cleaned, done);
            }
        }
    }

    /// <inheritdoc/>
    protected override void End(SampleQueue done) => _guard.End(done);

    /// <inheritdoc/>
    protected override void OnDisposed()
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _disposed = true;
                _canceller.Dispose();
            }
        }
    }
}
