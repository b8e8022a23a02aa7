using System.Net.WebSockets;

namespace Realtalk.Simulator.Connections;

/// <summary>Reads whole messages from a WebSocket into one buffer that grows with them.</summary>
internal sealed class MessageReader
{
    /// <summary>The largest message: 15 MiB of sound as base64, and its wrapping.</summary>
    public const int MaximumBytes = 24 * 1024 * 1024;

    private const int UsualBytes = 64 * 1024;
    private readonly WebSocket _socket;
    private byte[] _buffer = new byte[UsualBytes];

    public MessageReader(WebSocket socket) => _socket = socket;

    /// <summary>The last message; valid until the next is read.</summary>
    public ReadOnlyMemory<byte> Message { get; private set; }

    /// <summary>Reads the next message.</summary>
    /// <returns>Its type; null where it is larger than <see cref="MaximumBytes"/>.</returns>
    public async ValueTask<WebSocketMessageType?> ReadAsync(CancellationToken cancellation)
    {
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult result = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellation).ConfigureAwait(false);
            length += result.Count;
            if (result.EndOfMessage || result.MessageType == WebSocketMessageType.Close)
            {
                Message = _buffer.AsMemory(0, length);
                return result.MessageType;
            }

            if (length >= MaximumBytes)
            {
                return null;
            }

            if (length == _buffer.Length)
            {
                Array.Resize(ref _buffer, Math.Min(2 * _buffer.Length, MaximumBytes));
            }
        }
    }
}
