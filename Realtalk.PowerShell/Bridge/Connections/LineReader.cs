namespace Realtalk.Bridge.Connections;

/// <summary>
/// Reads lines of bounded length. A longer one is reported once, as soon as it is known to be one, and read to its end
/// without being kept. Used by one reader.
/// </summary>
internal sealed class LineReader(Stream stream, int maxBytes)
{
    private const int SmallBuffer = 4 << 10;

    private byte[] _buffer = new byte[SmallBuffer];
    private int _start;
    private int _searched;
    private int _end;
    private bool _isSkipping;
    private bool _hasEnded;

    /// <summary>The longest line, in bytes.</summary>
    public int MaxBytes { get; set; } = maxBytes;

    /// <summary>Reads the next line.</summary>
    /// <returns>The line without its end, which is there until the next call; nothing at the end of the stream.</returns>
    /// <exception cref="RealtimeException">The line is too long; the next call goes on behind it.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            int found = _buffer.AsSpan(_searched, _end - _searched).IndexOf((byte)'\n');
            int lineEnd = found >= 0 ? _searched + found : _end;
            bool isWhole = found >= 0 || _hasEnded;
            if (_isSkipping)
            {
                _isSkipping = !isWhole;
                _start = Math.Min(lineEnd + 1, _end);
            }
            else if (lineEnd - _start > MaxBytes)
            {
                _isSkipping = !isWhole;
                _start = Math.Min(lineEnd + 1, _end);
                _searched = _start;
                throw BridgeErrors.LineTooLong(MaxBytes);
            }
            else if (isWhole && lineEnd > _start)
            {
                ReadOnlyMemory<byte> line = _buffer.AsMemory(_start, lineEnd - _start);
                _start = Math.Min(lineEnd + 1, _end);
                _searched = _start;
                return line;
            }
            else if (found >= 0)
            {
                // An empty line.
                _start = lineEnd + 1;
            }

            _searched = found >= 0 ? _start : _end;
            if (found >= 0)
            {
                continue;
            }

            if (_hasEnded)
            {
                return null;
            }

            MakeRoom();
            int count = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            _end += count;
            _hasEnded = count == 0;
        }
    }

    private void MakeRoom()
    {
        int kept = _end - _start;
        if (kept == 0 && _buffer.Length > SmallBuffer)
        {
            // What a long line needed goes with it: there may be many clients.
            _buffer = new byte[SmallBuffer];
        }
        else if (kept == _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, MaxBytes + SmallBuffer));
            return;
        }
        else if (kept > 0 && _start > 0)
        {
            _buffer.AsSpan(_start, kept).CopyTo(_buffer);
        }

        _start = 0;
        _searched = kept;
        _end = kept;
    }
}
