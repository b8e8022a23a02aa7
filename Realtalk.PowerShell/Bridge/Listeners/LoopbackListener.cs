using System.Net;
using System.Net.Sockets;

namespace Realtalk.Bridge.Listeners;

/// <summary>TCP on this machine only. Everyone on it can connect, so a client must say the token.</summary>
internal sealed class LoopbackListener : SocketListener
{
    private LoopbackListener(Socket socket)
        : base(socket) => Port = ((IPEndPoint)socket.LocalEndPoint!).Port;

    public override bool NeedsToken => true;

    public int Port { get; }

    /// <summary>Listens.</summary>
    /// <param name="port">The port; 0 for one that is free.</param>
    /// <exception cref="RealtimeException">The port cannot be used.</exception>
    public static LoopbackListener Open(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(Backlog);
            return new LoopbackListener(socket);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new RealtimeException(
                "PortInUse",
                RealtimeErrorKind.InvalidOperation,
                $"The port {port} cannot be used: {exception.Message}",
                "Choose another port, or -Port 0: then the bridge takes one that is free.",
                port,
                exception);
        }
    }
}
