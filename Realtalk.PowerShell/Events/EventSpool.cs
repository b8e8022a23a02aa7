using System.Buffers;
using System.Threading.Channels;
using Microsoft.Win32.SafeHandles;

namespace Realtalk.Events;

/// <summary>
/// An append-only store of bytes that outgrow memory. What is appended stands in a block of memory until a task of its own
/// has written the block to a temporary file: who appends never waits for the disk. The file has no name on Unix from the
/// moment it is opened, and is deleted by the system on Windows when it is closed, so that nothing stays behind, even
/// after a crash. Any thread may call.
/// </summary>
/// <param name="folder">Where the file is; null = the folder for temporary files.</param>
internal sealed class EventSpool(string? folder = null) : IDisposable
{
    private const int BlockBytes = 128 * 1024;

    // A disk this far behind is as good as broken; from there on payloads are left out, and counted.
    private const long MaxPendingBytes = 64L * 1024 * 1024;

    private readonly object _gate = new();
    private readonly LinkedList<Block> _pending = new();
    private readonly Channel<Block> _full = Channel.CreateUnbounded<Block>(new UnboundedChannelOptions { SingleReader = true });
    private Block? _current;
    private SafeFileHandle? _file;
    private Task? _writer;
    private long _length;
    private long _pendingBytes;
    private bool _disposed;
    private bool _lossIsTold;

    /// <summary>Is told once, from a thread that holds no lock, that payloads are lost from now on, and why.</summary>
    public Action<string>? OnLoss { get; set; }

    /// <summary>How many bytes there are, those among them that still stand in memory.</summary>
    public long Length => Volatile.Read(ref _length);

    /// <summary>How many of them have not been written yet.</summary>
    public long PendingBytes => Volatile.Read(ref _pendingBytes);

    /// <summary>How many appends were left out because the disk failed or fell behind.</summary>
    public long Lost { get; private set; }

    /// <summary>Why the file could not be written, if it could not.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Stores the bytes.</summary>
    /// <returns>Where they are; -1 when they could not be kept.</returns>
    public long Append(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (_disposed || Failure is not null || _pendingBytes + bytes.Length > MaxPendingBytes)
            {
                Lost++;
                TellLoss(Failure?.Message ?? "the disk is too slow");
                return -1;
            }

            if (_current is null || _current.Room < bytes.Length)
            {
                StartBlock(bytes.Length);
            }

            long offset = _length;
            _current!.Append(bytes);
            _length += bytes.Length;
            _pendingBytes += bytes.Length;
            return offset;
        }
    }

    /// <summary>Reads bytes back; null when they are gone.</summary>
    public byte[]? Read(long offset, int length)
    {
        SafeFileHandle? file;
        var result = new byte[length];
        lock (_gate)
        {
            if (_disposed || offset < 0)
            {
                return null;
            }

            for (LinkedListNode<Block>? node = _pending.Last; node is not null; node = node.Previous)
            {
                if (node.Value.TryRead(offset, result))
                {
                    return result;
                }
            }

            file = _file;
        }

        try
        {
            for (int done = 0; done < length;)
            {
                int count = file is null ? 0 : RandomAccess.Read(file, result.AsSpan(done), offset + done);
                if (count == 0)
                {
                    return null;
                }

                done += count;
            }

            return result;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>Closes the file, which deletes it. What was appended is gone.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _full.Writer.TryComplete();
            _pending.Clear();
            _file?.Dispose();
        }
    }

    private void TellLoss(string reason)
    {
        if (!_lossIsTold && !_disposed)
        {
            _lossIsTold = true;
            ThreadPool.QueueUserWorkItem(_ => OnLoss?.Invoke(reason));
        }
    }

    internal SafeFileHandle OpenFile()
    {
        string path = Path.Combine(folder ?? Path.GetTempPath(), $"realtalk-{Guid.NewGuid():N}.spool");
        if (OperatingSystem.IsWindows())
        {
            return File.OpenHandle(
                path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        }

        // For a moment it has a name, and what others could open then they could read to the end.
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        File.Delete(path);
        return file.SafeFileHandle;
    }

    private void StartBlock(int atLeast)
    {
        if (_current is not null)
        {
            _full.Writer.TryWrite(_current);
            _writer ??= Task.Run(WriteBlocksAsync);
        }

        _current = new Block(_length, Math.Max(BlockBytes, atLeast));
        _pending.AddLast(_current);
    }

    private async Task WriteBlocksAsync()
    {
        await foreach (Block block in _full.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                lock (_gate)
                {
                    if (_disposed)
                    {
                        return;
                    }

                    _file ??= OpenFile();
                }

                // It blocks this task's thread, as an asynchronous call blocks another one, which would have to be woken for it.
                RandomAccess.Write(_file, block.Written.Span, block.Offset);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                lock (_gate)
                {
                    Failure ??= exception;
                    TellLoss(Failure.Message);
                }
            }

            lock (_gate)
            {
                _pendingBytes -= block.Written.Length;
                _pending.Remove(block);
                block.Free();
            }
        }
    }

    private sealed class Block(long offset, int capacity)
    {
        private byte[] _bytes = ArrayPool<byte>.Shared.Rent(capacity);
        private int _count;

        public long Offset => offset;

        public int Room => _bytes.Length - _count;

        public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _count);

        public void Append(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_bytes.AsSpan(_count));
            _count += bytes.Length;
        }

        public bool TryRead(long position, Span<byte> result)
        {
            long start = position - offset;
            if (start < 0 || start + result.Length > _count)
            {
                return false;
            }

            _bytes.AsSpan((int)start, result.Length).CopyTo(result);
            return true;
        }

        public void Free()
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
            _count = 0;
        }
    }
}
