namespace Realtalk.Simulator.Session;

/// <summary>What answers a connection's client.</summary>
internal interface IServerSession : IAsyncDisposable
{
    /// <summary>Greets the client.</summary>
    void Open();

    /// <summary>Takes a text message.</summary>
    void Handle(ReadOnlyMemory<byte> message);

    /// <summary>Answers a binary message.</summary>
    void RefuseBinary();
}
