using System.Buffers;
using System.Net.WebSockets;
using System.Threading.Channels;

namespace Realtalk.Simulator.Connections;

/// <summary>The one writer of a connection: a queue that anyone may fill, and a loop that sends what is in it.</summary>
internal sealed class FrameSender
{
    // A client that asks and never reads must not fill the memory.
    private const long MaximumQueuedBytes = 256L * 1024 * 1024;

    private readonly Channel<QueuedFrame> _queue = Channel.CreateUnbounded<QueuedFrame>(new UnboundedChannelOptions { SingleReader = true });
    private readonly WebSocket _socket;
    private readonly int _fragmentBytes;
    private long _queuedBytes;

    public FrameSender(WebSocket socket, int? fragmentBytes)
    {
        _socket = socket;
        _fragmentBytes = fragmentBytes ?? int.MaxValue;
    }

    /// <summary>Queues a text message. After a close or a break it is ignored.</summary>
    public void Send(ReadOnlySpan<byte> message)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1, message.Length));
        message.CopyTo(buffer);
        if (Interlocked.Add(ref _queuedBytes, message.Length) > MaximumQueuedBytes)
        {
            Break();
        }

        if (!_queue.Writer.TryWrite(new QueuedFrame(buffer, message.Length, null, null)))
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Closes politely, after what is queued.</summary>
    public void Close(WebSocketCloseStatus status, string? reason)
    {
        _queue.Writer.TryWrite(new QueuedFrame(null, 0, status, reason));
        _queue.Writer.TryComplete();
    }

    /// <summary>Breaks the connection without a close frame, after what is queued.</summary>
    public void Break()
    {
        _queue.Writer.TryWrite(default);
        _queue.Writer.TryComplete();
    }

    /// <summary>Sends until the connection is to end.</summary>
    /// <returns>Whether it ended politely: the client has yet to answer the close.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        await foreach (QueuedFrame frame in _queue.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            if (frame.Buffer is { } buffer)
            {
                await SendAsync(buffer.AsMemory(0, frame.Length), cancellation).ConfigureAwait(false);
                ArrayPool<byte>.Shared.Return(buffer);
                Interlocked.Add(ref _queuedBytes, -frame.Length);
            }
            else if (frame.Close is { } status)
            {
                await _socket.CloseOutputAsync(status, frame.Reason, cancellation).ConfigureAwait(false);
                return true;
            }
            else
            {
                return false;
            }
        }

        return false;
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        do
        {
            int count = Math.Min(message.Length, _fragmentBytes);
            await _socket.SendAsync(message[..count], WebSocketMessageType.Text, count == message.Length, cancellation).ConfigureAwait(false);
            message = message[count..];
        }
        while (!message.IsEmpty);
    }
}
