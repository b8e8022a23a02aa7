namespace Realtalk.Transport;

/// <summary>
/// Carries whole frames of UTF-8 JSON both ways. One caller sends at a time and one receives at a time; the two may be
/// different. Disposing ends both at once.
/// </summary>
internal interface IRealtimeTransport : IAsyncDisposable
{
    /// <summary>Connects.</summary>
    /// <exception cref="RealtimeException">The server cannot be reached or refuses; says why and what to do.</exception>
    Task ConnectAsync(CancellationToken cancellationToken);

    /// <summary>Sends one frame.</summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken);

    /// <summary>Waits for the next frame. Its memory is good until the next call.</summary>
    ValueTask<TransportFrame> ReceiveAsync(CancellationToken cancellationToken);

    /// <summary>Says goodbye to the server, and waits for its answer until the token is cancelled.</summary>
    Task CloseAsync(CancellationToken cancellationToken);
}
