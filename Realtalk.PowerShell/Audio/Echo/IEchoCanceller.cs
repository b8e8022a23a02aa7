namespace Realtalk.Audio.Echo;

/// <summary>Takes out of what the microphone recorded what the loudspeaker played. One thread uses it.</summary>
internal interface IEchoCanceller : IDisposable
{
    /// <summary>How much later than it was recorded a sound comes out, in samples.</summary>
    int DelaySamples { get; }

    /// <summary>Cleans one frame.</summary>
    /// <param name="recorded">A frame of the microphone's, of <see cref="AudioFormat.FrameSamples"/> samples.</param>
    /// <param name="played">What was played at that time or up to the length of the canceller's tail before its echo.</param>
    /// <param name="cleaned">Takes the frame without the echo.</param>
    void Process(ReadOnlySpan<short> recorded, ReadOnlySpan<short> played, Span<short> cleaned);
}
