using System.Net.Sockets;

namespace Realtalk.Bridge.Listeners;

/// <summary>Accepts on a socket that listens.</summary>
internal abstract class SocketListener(Socket socket) : IBridgeListener
{
    /// <summary>How many clients may wait to be accepted.</summary>
    protected const int Backlog = 512;

    public abstract bool NeedsToken { get; }

    public async Task<Stream> AcceptAsync(CancellationToken cancellationToken)
    {
        try
        {
            Socket client = await socket.AcceptAsync(cancellationToken).ConfigureAwait(false);
            if (client.AddressFamily == AddressFamily.InterNetwork)
            {
                client.NoDelay = true;
            }

            return new NetworkStream(client, ownsSocket: true);
        }
        catch (SocketException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new IOException(exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    public virtual void Dispose() => socket.Dispose();
}
