namespace Realtalk.Transport;

/// <summary>
/// Reads a connection in large pieces. A WebSocket asks for a frame's head and for its payload one by one, and each of these would
/// be a call of the system, or two; a server that sends faster than speech has dozens of frames waiting. Who asks never waits for
/// more than there is. One reader and one writer at a time.
/// </summary>
internal sealed class ReadAheadStream(Stream connection) : Stream
{
    private const int BufferBytes = 64 * 1024;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_start < _end)
        {
            // Who gives no room asks only whether there is something.
            return ValueTask.FromResult(Take(buffer.Span));
        }

        // Without a copy where all of it has room; and without room it is the connection that is asked.
        if (buffer.Length is 0 or >= BufferBytes)
        {
            return connection.ReadAsync(buffer, cancellationToken);
        }

        ValueTask<int> reading = connection.ReadAsync(_buffer, cancellationToken);
        return reading.IsCompletedSuccessfully ? ValueTask.FromResult(Fill(reading.Result, buffer.Span)) : AwaitAsync(reading, buffer);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(Span<byte> buffer)
    {
        if (_start < _end)
        {
            return Take(buffer);
        }

        return buffer.Length is 0 or >= BufferBytes ? connection.Read(buffer) : Fill(connection.Read(_buffer), buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        connection.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        connection.WriteAsync(buffer, offset, count, cancellationToken);

    public override void Write(ReadOnlySpan<byte> buffer) => connection.Write(buffer);

    public override void Write(byte[] buffer, int offset, int count) => connection.Write(buffer, offset, count);

    public override void Flush() => connection.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => connection.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            connection.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> AwaitAsync(ValueTask<int> reading, Memory<byte> buffer) =>
        Fill(await reading.ConfigureAwait(false), buffer.Span);

    private int Fill(int count, Span<byte> buffer)
    {
        _start = 0;
        _end = count;
        return Take(buffer);
    }

    private int Take(Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }
}
