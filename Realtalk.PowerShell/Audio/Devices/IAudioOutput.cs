namespace Realtalk.Audio.Devices;

/// <summary>
/// An open loudspeaker (or what stands for one). Samples are 16-bit, mono, 24,000 Hz. The device never waits for its
/// user: it plays silence when it has nothing. One thread uses it (the playback loop); <see cref="Writable"/> is raised
/// on a thread of the device's, and Dispose may come from any thread.
/// </summary>
internal interface IAudioOutput : IDisposable
{
    /// <summary>The device's name as a person knows it.</summary>
    string Name { get; }

    /// <summary>Raised on a thread of the device's when room for samples has come about, or when the device is gone. Handlers only set a signal.</summary>
    event Action? Writable;

    /// <summary>How many samples can be written now. The device aims to hold little (tens of milliseconds), so that it can be silenced at once.</summary>
    /// <exception cref="RealtimeException">The device is gone.</exception>
    int WritableSamples { get; }

    /// <summary>How many of the samples written have not been heard yet: what the device still holds, its latency included.</summary>
    int PendingSamples { get; }

    /// <summary>
    /// How many of the samples pending the device has taken for good, so that <see cref="ReplaceTail"/> comes too late for them;
    /// 0 where it does not matter.
    /// </summary>
    int CommittedSamples => 0;

    /// <summary>
    /// How often the device has played all it held and gone on with silence, as far as it tells: at the end of what was to be
    /// played as well as in between.
    /// </summary>
    long Underruns => 0;

    /// <summary>Hands samples to the device. Writing more than <see cref="WritableSamples"/> is allowed; the device keeps them.</summary>
    /// <exception cref="RealtimeException">The device is gone.</exception>
    void Write(ReadOnlySpan<short> samples);

    /// <summary>
    /// Puts <paramref name="tail"/> in the place of the last <c>tail.Length</c> samples written, as far as they have not been
    /// heard yet; where the device cannot, it drops them. The number of samples written stays the same.
    /// </summary>
    void ReplaceTail(ReadOnlySpan<short> tail);

    /// <summary>
    /// Tells the device that nothing follows for now, so that it plays what it holds to the last sample although less than its
    /// start threshold. The next write begins anew.
    /// </summary>
    void Drain();
}
