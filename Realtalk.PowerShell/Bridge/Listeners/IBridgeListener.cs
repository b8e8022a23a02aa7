namespace Realtalk.Bridge.Listeners;

/// <summary>Where clients come in. One task accepts; disposing frees the address.</summary>
internal interface IBridgeListener : IDisposable
{
    /// <summary>Whether a client must say the token, because the address itself keeps nobody out.</summary>
    bool NeedsToken { get; }

    /// <summary>Waits for the next client.</summary>
    /// <exception cref="IOException">A client left before it was let in, or there is no handle for one just now.</exception>
    Task<Stream> AcceptAsync(CancellationToken cancellationToken);
}
