namespace Realtalk.Audio.Echo;

/// <summary>Leaves the sound as it is: where the system takes the echo out, or where nothing does, which leaves it to the guard.</summary>
internal sealed class PassingCanceller : IEchoCanceller
{
    /// <inheritdoc/>
    public int DelaySamples => 0;

    /// <inheritdoc/>
    public void Process(ReadOnlySpan<short> recorded, ReadOnlySpan<short> played, Span<short> cleaned) => recorded.CopyTo(cleaned);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
