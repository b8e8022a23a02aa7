using System.Net.Sockets;
using System.Runtime.Versioning;

namespace Realtalk.Bridge.Listeners;

/// <summary>A Unix domain socket that only its owner may connect to. Its file goes when it is disposed.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class UnixSocketListener : SocketListener
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private UnixSocketListener(Socket socket)
        : base(socket)
    {
    }

    public override bool NeedsToken => false;

    /// <summary>Listens.</summary>
    /// <param name="path">The socket's file; its folder is made where it is not there.</param>
    /// <exception cref="RealtimeException">The path cannot be used; says why.</exception>
    public static UnixSocketListener Open(string path)
    {
        UnixDomainSocketEndPoint address;
        try
        {
            address = new UnixDomainSocketEndPoint(path);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw BridgePath.TooLong(path);
        }

        PrivateFolder.Ensure(Path.GetDirectoryName(path)!);
        Socket socket = Bind(path, address);
        try
        {
            // Nobody can connect before the socket listens, and then it is private already.
            File.SetUnixFileMode(path, OwnerOnly);
            socket.Listen(Backlog);
            return new UnixSocketListener(socket);
        }
        catch (Exception exception) when (exception is SocketException or IOException or UnauthorizedAccessException)
        {
            socket.Dispose();
            throw BridgePath.NotUsable(path, exception);
        }
    }

    private static Socket Bind(string path, UnixDomainSocketEndPoint address)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            try
            {
                socket.Bind(address);
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                RemoveStale(path, address);
                socket.Bind(address);
            }

            return socket;
        }
        catch (RealtimeException)
        {
            socket.Dispose();
            throw;
        }
        catch (Exception exception) when (exception is SocketException or IOException or UnauthorizedAccessException)
        {
            socket.Dispose();
            throw BridgePath.NotUsable(path, exception);
        }
    }

    // A process that was killed leaves its file, at which nobody listens.
    private static void RemoveStale(string path, UnixDomainSocketEndPoint address)
    {
        if (!BridgePath.IsSocket(path))
        {
            throw BridgePath.Taken(path, "a file that is no socket is there");
        }

        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(address);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
            return;
        }

        throw BridgePath.Taken(path, "a bridge or another program listens there");
    }
}
