using System.Buffers;

namespace Realtalk.Fuzz.Memory;

/// <summary>
/// The end of a connection whose other end has said all that it will say: gives the bytes in pieces, and keeps what is written.
/// </summary>
/// <param name="input">What the other end says.</param>
/// <param name="cut">The most bytes in a piece.</param>
/// <param name="ends">Whether the other end closes then; else it waits for ever.</param>
internal sealed class MemoryPipe(byte[] input, int cut, bool ends) : Stream
{
    private readonly ArrayBufferWriter<byte> _written = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _position;

    /// <summary>Completes when all has been read, and more is asked for.</summary>
    public Task Drained => _drained.Task;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>What was written so far.</summary>
    public byte[] ToArray()
    {
        lock (_written)
        {
            return _written.WrittenSpan.ToArray();
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = Math.Min(Math.Min(buffer.Length, cut), input.Length - _position);
        if (count == 0)
        {
            _drained.TrySetResult();
            if (!ends)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
            }
        }

        input.AsMemory(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        lock (_written)
        {
            _written.Write(buffer.Span);
        }

        return ValueTask.CompletedTask;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
    }
}
