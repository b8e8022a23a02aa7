namespace Realtalk.Benchmarks.Ingest;

/// <summary>One of those that are compared: it takes in what a server sends, and counts.</summary>
internal interface IIngestClient : IAsyncDisposable
{
    /// <summary>Bytes of sound decoded so far.</summary>
    long SoundBytes { get; }

    /// <summary>Characters of transcript decoded so far, of the deltas.</summary>
    long Characters { get; }

    Task ConnectAsync(string endpoint);

    /// <summary>Asks for replies, and takes in all of them.</summary>
    Task ReceiveAsync(int replies);
}
