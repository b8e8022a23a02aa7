using System.Buffers;
using System.Net.WebSockets;
using System.Threading.Channels;

namespace Realtalk.Simulator.Connections;

/// <summary>The one writer of a connection: a queue that anyone may fill, and a loop that sends what is in it.</summary>
internal sealed class FrameSender
{
    // A client that asks and never reads must not fill the memory.
    private const long MaximumQueuedBytes = 256L * 1024 * 1024;

    private static readonly TimeSpan SwapDeadline = TimeSpan.FromMilliseconds(20);

    private readonly Channel<QueuedFrame> _queue = Channel.CreateUnbounded<QueuedFrame>(new UnboundedChannelOptions { SingleReader = true });
    private readonly WebSocket _socket;
    private readonly int _fragmentBytes;
    private readonly Action _sever;
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _queuedBytes;

    /// <param name="socket">Where the messages go.</param>
    /// <param name="fragmentBytes">Of how many bytes fragments are; null = whole messages.</param>
    /// <param name="sever">Cuts the line, without an end.</param>
    public FrameSender(WebSocket socket, int? fragmentBytes, Action? sever = null)
    {
        _socket = socket;
        _fragmentBytes = fragmentBytes ?? int.MaxValue;
        _sever = sever ?? (() => { });
    }

    /// <summary>Whether nothing is sent just now, or never again.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Queues a text message. After a close or a break it is ignored.</summary>
    /// <param name="message">The message.</param>
    /// <param name="afterNext">Whether the message behind it, if one comes soon, goes first.</param>
    public void Send(ReadOnlySpan<byte> message, bool afterNext = false)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1, message.Length));
        message.CopyTo(buffer);
        if (Interlocked.Add(ref _queuedBytes, message.Length) > MaximumQueuedBytes)
        {
            Break();
        }

        QueuedStep step = afterNext ? QueuedStep.MessageAfterNext : QueuedStep.Message;
        if (!_queue.Writer.TryWrite(new QueuedFrame(step) { Buffer = buffer, Length = message.Length }))
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Closes politely, after what is queued.</summary>
    public void Close(WebSocketCloseStatus status, string? reason) => Complete(new QueuedFrame(QueuedStep.Close) { Status = status, Reason = reason });

    /// <summary>Breaks the connection without a close frame, after what is queued.</summary>
    public void Break() => Complete(new QueuedFrame(QueuedStep.Break));

    /// <summary>Ends the connection in the way of TCP, without a close frame, after what is queued.</summary>
    public void End() => Complete(new QueuedFrame(QueuedStep.End));

    /// <summary>Sends nothing for a while, after what is queued. A close that comes meanwhile goes ahead, and the rest is lost.</summary>
    /// <param name="time">How long; <see cref="Timeout.InfiniteTimeSpan"/> = for good.</param>
    public void Pause(TimeSpan time) => _queue.Writer.TryWrite(new QueuedFrame(QueuedStep.Pause) { Pause = time });

    /// <summary>Cuts the line without an end, after what is queued.</summary>
    public void Sever() => _queue.Writer.TryWrite(new QueuedFrame(QueuedStep.Sever));

    /// <summary>Sends until the connection is to end.</summary>
    /// <returns>
    /// How it ended: <see cref="QueuedStep.Close"/> and <see cref="QueuedStep.End"/> leave it to the client to end its side.
    /// </returns>
    public async Task<QueuedStep> RunAsync(CancellationToken cancellation)
    {
        ChannelReader<QueuedFrame> queue = _queue.Reader;
        bool isMute = false;
        while (await queue.WaitToReadAsync(cancellation).ConfigureAwait(false) && queue.TryRead(out QueuedFrame frame))
        {
            switch (frame.Step)
            {
                case QueuedStep.Message or QueuedStep.MessageAfterNext when isMute:
                    break;
                case QueuedStep.MessageAfterNext when await NextComesAsync(cancellation).ConfigureAwait(false):
                    queue.TryRead(out QueuedFrame next);
                    await SendAsync(next, cancellation).ConfigureAwait(false);
                    await SendAsync(frame, cancellation).ConfigureAwait(false);
                    break;
                case QueuedStep.Message or QueuedStep.MessageAfterNext:
                    await SendAsync(frame, cancellation).ConfigureAwait(false);
                    break;
                case QueuedStep.Pause:
                    isMute = await PauseAsync(frame.Pause, cancellation).ConfigureAwait(false);
                    break;
                case QueuedStep.Sever:
                    _sever();
                    IsPaused = true;
                    await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(false);
                    break;
                case QueuedStep.Close:
                    await _socket.CloseOutputAsync(frame.Status, frame.Reason, cancellation).ConfigureAwait(false);
                    return QueuedStep.Close;
                default:
                    return frame.Step;
            }
        }

        return QueuedStep.Break;
    }

    private void Complete(QueuedFrame last)
    {
        _queue.Writer.TryWrite(last);
        _queue.Writer.TryComplete();
        _completed.TrySetResult();
    }

    // The last message of a reply has none behind it.
    private async Task<bool> NextComesAsync(CancellationToken cancellation)
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        soon.CancelAfter(SwapDeadline);
        try
        {
            return await _queue.Reader.WaitToReadAsync(soon.Token).ConfigureAwait(false)
                && _queue.Reader.TryPeek(out QueuedFrame next) && next.Buffer is not null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    // Returns whether the connection's end put an end to it.
    private async Task<bool> PauseAsync(TimeSpan time, CancellationToken cancellation)
    {
        IsPaused = true;
        try
        {
            await _completed.Task.WaitAsync(time, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            IsPaused = false;
        }
    }

    private async ValueTask SendAsync(QueuedFrame frame, CancellationToken cancellation)
    {
        await SendAsync(frame.Buffer.AsMemory(0, frame.Length), cancellation).ConfigureAwait(false);
        ArrayPool<byte>.Shared.Return(frame.Buffer!);
        Interlocked.Add(ref _queuedBytes, -frame.Length);
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
