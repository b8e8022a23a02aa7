namespace Realtalk.Bridge;

/// <summary>What a bridge bears from its clients.</summary>
internal sealed record BridgeLimits
{
    /// <summary>The longest line, in bytes.</summary>
    public int MaxLineBytes { get; init; } = 1 << 20;

    /// <summary>The longest line before a hello with the right token, in bytes.</summary>
    public int MaxHelloBytes { get; init; } = 4 << 10;

    /// <summary>How many clients may be connected at once.</summary>
    public int MaxClients { get; init; } = 512;

    /// <summary>How many lines may wait for a client; beyond that it misses the oldest.</summary>
    public int MaxQueuedLines { get; init; } = 10_000;

    /// <summary>
    /// How many bytes may wait for a client; beyond that it misses the oldest lines. With so many bytes of answers waiting, its next
    /// lines are not read.
    /// </summary>
    public int MaxQueuedBytes { get; init; } = 4 << 20;

    /// <summary>How many answers may wait for a client; beyond that its next lines are not read.</summary>
    public int MaxQueuedAnswers { get; init; } = 256;

    /// <summary>How many texts may wait in the stream until the model is free; beyond that a client's is refused.</summary>
    public int MaxWaitingTexts { get; init; } = 100_000;

    /// <summary>How many out-of-band questions of one client may be open at once.</summary>
    public int MaxOutOfBand { get; init; } = 16;

    /// <summary>How long a client may take to say hello with the token.</summary>
    public TimeSpan HelloTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a client that has ended its side, and waits for answers, is written to, to see whether it is there.</summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a client may take to read what waits for it when the connection is closed from this side.</summary>
    public TimeSpan FarewellTimeout { get; init; } = TimeSpan.FromSeconds(1);
}
