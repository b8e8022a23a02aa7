namespace Realtalk.Audio.Devices;

/// <summary>
/// An open microphone (or what stands for one). Samples are 16-bit, mono, 24,000 Hz. One thread reads; Dispose may come
/// from another and ends a read that waits.
/// </summary>
internal interface IAudioInput : IDisposable
{
    /// <summary>The device's name as a person knows it.</summary>
    string Name { get; }

    /// <summary>How old a sample is when <see cref="Read"/> returns it, as far as the device tells.</summary>
    TimeSpan Latency { get; }

    /// <summary>
    /// Fills <paramref name="samples"/>, waiting for as long as the device needs to record them.
    /// </summary>
    /// <returns>The number of samples read: all, or fewer when the source has come to its end (0 from then on).</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled while waiting.</exception>
    /// <exception cref="RealtimeException">The device is gone.</exception>
    int Read(Span<short> samples, CancellationToken cancellationToken);
}
