using System.Net.Sockets;
using System.Net.WebSockets;
using System.Reflection;

namespace Realtalk.Transport;

/// <summary>
/// Notices a connection whose other end has gone without a word, as after a network was changed or a machine has slept: nobody
/// ends such a one, and who only listens would listen for ever.
/// </summary>
/// <param name="Interval">How long nothing may come before the server is asked whether it is there.</param>
/// <param name="Deadline">How long it may take to answer.</param>
internal sealed record KeepAlive(TimeSpan Interval, TimeSpan Deadline)
{
    // The system asks again so often before it gives up.
    private const int Probes = 3;

    // .NET 9 and later send pings and wait for their answers; .NET 8, for which this is compiled, sends pongs that nobody answers.
    private static readonly PropertyInfo? PingDeadline = typeof(ClientWebSocketOptions).GetProperty("KeepAliveTimeout");

    /// <summary>As the service does it: it pings every 20 s, too.</summary>
    public static KeepAlive Default { get; } = new(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20));

    /// <summary>Sets a socket up to ask.</summary>
    public void Apply(ClientWebSocketOptions options)
    {
        options.KeepAliveInterval = Interval;
        PingDeadline?.SetValue(options, Deadline);
    }

    /// <summary>Has the system ask, too, where the WebSocket cannot: on .NET 8, and behind what answers pings in the server's place.</summary>
    public void Apply(Socket socket)
    {
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, Seconds(Interval));
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, Seconds(Deadline / Probes));
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Probes);
        }
        catch (SocketException)
        {
            // A system without these settings has its own.
        }
    }

    /// <summary>Why a connection was given up.</summary>
    public string Reason => $"the server has not answered for {(Interval + Deadline).TotalSeconds:0.#} s";

    private static int Seconds(TimeSpan time) => Math.Max(1, (int)time.TotalSeconds);
}
