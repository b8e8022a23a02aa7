using System.Security.Cryptography;
using System.Text;

namespace Realtalk.Simulator.Connections;

/// <summary>The little of HTTP/1.1 that a WebSocket needs before it is one.</summary>
internal static class HttpUpgrade
{
    private const int MaximumHeadBytes = 16 * 1024;
    private const string AcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>Reads the head of the request; null where it is too long, torn, or no HTTP.</summary>
    public static async Task<UpgradeRequest?> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var buffer = new byte[MaximumHeadBytes];
        int length = 0;
        while (length < buffer.Length)
        {
            int count = await stream.ReadAsync(buffer.AsMemory(length), cancellation).ConfigureAwait(false);
            if (count == 0)
            {
                return null;
            }

            int searched = Math.Max(0, length - 3);
            length += count;
            int end = buffer.AsSpan(searched, length - searched).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                // Nothing may follow the head before the answer has come.
                return searched + end + 4 == length ? UpgradeRequest.Parse(Encoding.Latin1.GetString(buffer, 0, length)) : null;
            }
        }

        return null;
    }

    /// <summary>Accepts the WebSocket.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="request">The request.</param>
    /// <param name="subprotocol">The subprotocol that is chosen, or null.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public static Task AcceptAsync(Stream stream, UpgradeRequest request, string? subprotocol, CancellationToken cancellation)
    {
        byte[] key = Encoding.ASCII.GetBytes(request.Header("Sec-WebSocket-Key") + AcceptSuffix);
        var head = new StringBuilder()
            .Append("HTTP/1.1 101 Switching Protocols\r\n")
            .Append("Upgrade: websocket\r\n")
            .Append("Connection: Upgrade\r\n")
            .Append("Sec-WebSocket-Accept: ").Append(Convert.ToBase64String(SHA1.HashData(key))).Append("\r\n");
        if (subprotocol is not null)
        {
            head.Append("Sec-WebSocket-Protocol: ").Append(subprotocol).Append("\r\n");
        }

        return stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), cancellation).AsTask();
    }

    /// <summary>Answers with an HTTP error.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="status">For example <c>404 Not Found</c>.</param>
    /// <param name="code">The error's code.</param>
    /// <param name="message">What is wrong. Must need no escapes in JSON.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public static Task RefuseAsync(Stream stream, string status, string code, string message, CancellationToken cancellation)
    {
        string body = $$$"""{"error":{"message":"{{{message}}}","type":"invalid_request_error","param":null,"code":"{{{code}}}"}}""";
        string head = $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n";
        if (status.StartsWith("426", StringComparison.Ordinal))
        {
            head += "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n";
        }

        return stream.WriteAsync(Encoding.ASCII.GetBytes($"{head}\r\n{body}"), cancellation).AsTask();
    }
}
