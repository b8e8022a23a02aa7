using System.Diagnostics;
using Realtalk.Audio.Devices;

namespace Realtalk.Audio.Echo;

/// <summary>A loudspeaker that notes what it plays and when, for the microphone's echo canceller.</summary>
/// <param name="output">The loudspeaker, which goes with this one.</param>
/// <param name="reference">Takes what is played.</param>
internal sealed class EchoReferenceOutput(IAudioOutput output, EchoReference reference) : IAudioOutput
{
    /// <inheritdoc/>
    public event Action? Writable
    {
        add => output.Writable += value;
        remove => output.Writable -= value;
    }

    /// <inheritdoc/>
    public string Name => output.Name;

    /// <inheritdoc/>
    public int WritableSamples => output.WritableSamples;

    /// <inheritdoc/>
    public int PendingSamples => output.PendingSamples;

    /// <inheritdoc/>
    public int CommittedSamples => output.CommittedSamples;

    /// <inheritdoc/>
    public long Underruns => output.Underruns;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<short> samples)
    {
        long heardAt = Stopwatch.GetTimestamp() + ((long)output.PendingSamples * Stopwatch.Frequency / AudioFormat.SampleRate);
        output.Write(samples);
        reference.Write(samples, heardAt);
    }

    /// <inheritdoc/>
    public void ReplaceTail(ReadOnlySpan<short> tail)
    {
        output.ReplaceTail(tail);
        reference.ReplaceTail(tail);
    }

    /// <inheritdoc/>
    public void Drain() => output.Drain();

    /// <inheritdoc/>
    public void Dispose() => output.Dispose();
}
