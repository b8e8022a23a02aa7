using System.IO.Pipes;
using System.Net;
using System.Net.Sockets;
using System.Security.Principal;
using Realtalk.Bridge.Listeners;
using Realtalk.Transport;

namespace Realtalk.Bridge.Client;

/// <summary>Where a bridge is.</summary>
/// <param name="Path">The socket's file, or on Windows the pipe's name; null for TCP.</param>
/// <param name="Port">The TCP port on this machine; null for a path.</param>
/// <param name="Token">What is to be said over TCP.</param>
internal sealed record BridgeAddress(string? Path, int? Port, RealtimeCredential? Token)
{
    /// <summary>The one bridge of this user that was not told where to be, and answers.</summary>
    /// <exception cref="RealtimeException">There is none, or more than one.</exception>
    public static async Task<BridgeAddress> FindAsync(CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (string path in BridgePath.FindAll())
        {
            try
            {
                await using Stream probe = await new BridgeAddress(path, null, null).ConnectAsync(cancellationToken).ConfigureAwait(false);
                found.Add(path);
            }
            catch (RealtimeException)
            {
                // The file of a process that was killed.
            }
        }

        return found switch
        {
            [var only] => new BridgeAddress(only, null, null),
            [] => throw new RealtimeException(
                "NoBridge",
                RealtimeErrorKind.ObjectNotFound,
                "No bridge runs that is where bridges are by default.",
                "Start one with Start-RealtimeBridge in the process that has the stream, or say where it is with -Path or -Port."),
            _ => throw new RealtimeException(
                "SeveralBridges",
                RealtimeErrorKind.InvalidOperation,
                $"Several bridges run: {string.Join(", ", found)}.",
                "Say which with -Path."),
        };
    }

    /// <summary>Connects.</summary>
    /// <exception cref="RealtimeException">Nobody listens there, or this user may not.</exception>
    public async Task<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Path is not null && OperatingSystem.IsWindows()
                ? await ConnectPipeAsync(Path, cancellationToken).ConfigureAwait(false)
                : await ConnectSocketAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SocketException or IOException or UnauthorizedAccessException or TimeoutException or ArgumentException)
        {
            throw new RealtimeException(
                "BridgeNotFound",
                RealtimeErrorKind.ConnectionError,
                $"There is no bridge at {this}: {(IsNowhere ? "nothing is there." : exception.Message)}",
                "Get-RealtimeBridge tells where it is, in the process that has the stream. Only the same user can connect.",
                ToString(),
                exception);
        }
    }

    // The system's words for it are of addresses.
    private bool IsNowhere => Path is not null && !OperatingSystem.IsWindows() && !File.Exists(Path);

    /// <summary>The address, without the token.</summary>
    public override string ToString() => Path ?? $"127.0.0.1:{Port}";

    private static async Task<Stream> ConnectPipeAsync(string name, CancellationToken cancellationToken)
    {
        var pipe = new NamedPipeClientStream(
            ".",
            name[(name.LastIndexOf('\\') + 1)..],
            PipeDirection.InOut,
            PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly,
            TokenImpersonationLevel.Identification);
        try
        {
            // A pipe that is there takes the next client at once.
            await pipe.ConnectAsync(1000, cancellationToken).ConfigureAwait(false);
            return pipe;
        }
        catch
        {
            await pipe.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<Stream> ConnectSocketAsync(CancellationToken cancellationToken)
    {
        Socket socket = Path is null
            ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            EndPoint address = Path is null ? new IPEndPoint(IPAddress.Loopback, Port ?? 0) : new UnixDomainSocketEndPoint(Path);
            await socket.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
