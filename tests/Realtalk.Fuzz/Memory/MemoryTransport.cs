using Realtalk.Transport;

namespace Realtalk.Fuzz.Memory;

/// <summary>
/// A server in memory. Whoever gives a frame to a stream that waits for one runs the stream's receive loop on his own thread, until it
/// waits again. What the stream sends is passed over, but a session's settings, which are confirmed.
/// </summary>
internal sealed class MemoryTransport : IRealtimeTransport
{
    private readonly object _gate = new();
    private readonly Queue<byte[]> _frames = new();
    private TaskCompletionSource<TransportFrame>? _waiting;
    private bool _isEnded;
    private bool _isRegistered;

    /// <summary>What the server says of the session.</summary>
    public byte[] Updated { get; init; } = """{"type":"session.updated","event_id":"event_1","session":{"type":"realtime","id":"sess_1"}}"""u8.ToArray();

    /// <summary>How many frames were sent.</summary>
    public long Sent { get; private set; }

    public Task ConnectAsync(CancellationToken cancellationToken)
    {
        Post("""{"type":"session.created","event_id":"event_0","session":{"type":"realtime","id":"sess_1","model":"gpt-realtime-2.1","audio":{"input":{"turn_detection":{"type":"server_vad"}}}}}"""u8.ToArray());
        return Task.CompletedTask;
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        Sent++;
        if (frame.Span.StartsWith("""{"type":"session.update","""u8))
        {
            Post(Updated);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<TransportFrame> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (!_isRegistered)
        {
            _isRegistered = true;
            cancellationToken.Register(End);
        }

        lock (_gate)
        {
            if (_frames.TryDequeue(out byte[]? frame))
            {
                return ValueTask.FromResult(new TransportFrame(frame, null, null));
            }

            if (_isEnded)
            {
                return ValueTask.FromCanceled<TransportFrame>(new CancellationToken(canceled: true));
            }

            // No continuation of its own thread: see above.
            _waiting = new TaskCompletionSource<TransportFrame>();
            Monitor.PulseAll(_gate);
            return new ValueTask<TransportFrame>(_waiting.Task);
        }
    }

    public Task CloseAsync(CancellationToken cancellationToken)
    {
        End();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        End();
        return ValueTask.CompletedTask;
    }

    /// <summary>Gives a frame, and returns when all has been done with it.</summary>
    /// <returns>Whether the stream waits for the next.</returns>
    public bool Give(byte[] frame)
    {
        WaitForReceiver();
        Post(frame);
        return WaitForReceiver();
    }

    private bool WaitForReceiver()
    {
        lock (_gate)
        {
            while (!_isEnded && (_waiting is null || _frames.Count > 0))
            {
                Monitor.Wait(_gate);
            }

            return !_isEnded;
        }
    }

    private void Post(byte[] frame)
    {
        TaskCompletionSource<TransportFrame>? waiting;
        lock (_gate)
        {
            waiting = _waiting;
            _waiting = null;
            if (waiting is null)
            {
                _frames.Enqueue(frame);
                return;
            }
        }

        waiting.TrySetResult(new TransportFrame(frame, null, null));
    }

    private void End()
    {
        TaskCompletionSource<TransportFrame>? waiting;
        lock (_gate)
        {
            _isEnded = true;
            waiting = _waiting;
            _waiting = null;
            Monitor.PulseAll(_gate);
        }

        waiting?.TrySetCanceled();
    }
}
