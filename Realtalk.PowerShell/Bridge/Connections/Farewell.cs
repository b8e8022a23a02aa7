using System.Net.Sockets;

namespace Realtalk.Bridge.Connections;

/// <summary>The end of a connection from this side.</summary>
internal static class Farewell
{
    /// <summary>
    /// Says that nothing more comes, and waits until the other side has gone too. What it has sent meanwhile is read, because
    /// closing on unread bytes would take the last line from it.
    /// </summary>
    /// <exception cref="OperationCanceledException">It did not go in time.</exception>
    public static async Task WaitAsync(Stream client, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        (client as NetworkStream)?.Socket.Shutdown(SocketShutdown.Send);
        var unread = new byte[256];
        while (await client.ReadAsync(unread, deadline.Token).ConfigureAwait(false) > 0)
        {
        }
    }
}
