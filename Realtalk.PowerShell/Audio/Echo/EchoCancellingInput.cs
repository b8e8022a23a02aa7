using System.Diagnostics;
using Realtalk.Audio.Devices;

namespace Realtalk.Audio.Echo;

/// <summary>A microphone without the echo of the loudspeaker.</summary>
/// <param name="input">The microphone, which goes with this one.</param>
/// <param name="reference">What the loudspeaker plays.</param>
/// <param name="canceller">Takes it out, and goes with this one.</param>
internal sealed class EchoCancellingInput(IAudioInput input, EchoReference reference, IEchoCanceller canceller) : FrameInput(input)
{
    // Devices know their latency to some milliseconds only. The echo must never seem to come before what it is an echo of, so
    // that the canceller is shown the loudspeaker's sound a little early.
    private static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(40);

    private readonly object _gate = new();
    private readonly short[] _played = new short[AudioFormat.FrameSamples];
    private readonly short[] _cleaned = new short[AudioFormat.FrameSamples];
    private bool _disposed;

    /// <inheritdoc/>
    protected override void Process(Span<short> frame, SampleQueue done)
    {
        TimeSpan age = SourceLatency + AudioFormat.ToTimeSpan(frame.Length) - Lead;
        reference.Read(_played, Stopwatch.GetTimestamp() - (long)(age.TotalSeconds * Stopwatch.Frequency));
        lock (_gate)
        {
            if (!_disposed)
            {
                canceller.Process(frame, _played, _cleaned);
                done.Enqueue(_cleaned);
            }
        }
    }

    /// <inheritdoc/>
    protected override void OnDisposed()
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _disposed = true;
                canceller.Dispose();
            }
        }
    }
}
