using System.Text;

namespace Realtalk.Binding;

/// <summary>Reads lines of bounded length piece by piece, so that it can be stopped within a line, too. Used by one reader.</summary>
/// <param name="path">The file.</param>
internal sealed class LogLineReader(string path) : IDisposable
{
    /// <summary>The longest line, in characters: the largest frame twice, for what JSON writes as more characters than one.</summary>
    public const int MaxLength = 2 * Transport.WebSocketTransport.MaxFrameBytes;

    private const int PieceLength = 1 << 16;

    private readonly StreamReader _reader = new(path);
    private readonly StringBuilder _line = new();
    private readonly char[] _piece = new char[PieceLength];
    private int _start;
    private int _end;

    /// <summary>The number of the line that was read last, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>How many characters were read so far.</summary>
    public long Count { get; private set; }

    /// <summary>Reads the next line.</summary>
    /// <returns>The line without its end; null at the end of the file.</returns>
    /// <exception cref="FormatException">The line is too long; the next call goes on behind it.</exception>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        _line.Clear();
        bool isTooLong = false;
        bool isThere = false;
        while (true)
        {
            if (_start == _end && !await FillAsync(cancellationToken).ConfigureAwait(false))
            {
                break;
            }

            isThere = true;
            int length = _piece.AsSpan(_start, _end - _start).IndexOf('\n');
            bool hasEnded = length >= 0;
            length = hasEnded ? length : _end - _start;
            isTooLong |= _line.Length + length > MaxLength;
            if (!isTooLong)
            {
                _line.Append(_piece, _start, length);
            }

            _start += hasEnded ? length + 1 : length;
            if (hasEnded)
            {
                break;
            }
        }

        if (!isThere)
        {
            return null;
        }

        Number++;
        return isTooLong ? throw new FormatException($"it is longer than {MaxLength:N0} characters") : _line.ToString();
    }

    public void Dispose() => _reader.Dispose();

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        // What is no file on a disk may let its reader wait, and then hears of no token.
        _end = await _reader.ReadAsync(_piece.AsMemory(), cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        _start = 0;
        Count += _end;
        return _end > 0;
    }
}
