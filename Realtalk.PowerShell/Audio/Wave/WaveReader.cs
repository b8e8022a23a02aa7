using System.Buffers;
using Realtalk.Audio.Conversion;

namespace Realtalk.Audio.Wave;

/// <summary>
/// Reads a WAV file of any sensible format as 16-bit mono samples at 24,000 Hz, piece by piece, so that memory does not
/// depend on the length of the file or on what its header claims. Not thread-safe.
/// </summary>
internal sealed class WaveReader : IDisposable
{
    private const int FramesPerBlock = 2048;

    private readonly Stream _stream;
    private readonly string _file;
    private readonly byte[] _block;
    private readonly short[] _samples;
    private readonly short[] _mono;
    private readonly Resampler _resampler;
    private readonly ArrayBufferWriter<short> _ready = new();
    private long _remaining;
    private int _taken;
    private bool _ended;

    /// <param name="stream">The file, from its beginning; it is closed with the reader.</param>
    /// <param name="file">The file's name, for errors.</param>
    /// <exception cref="RealtimeException">
    /// <c>WaveInvalid</c>, <c>WaveUnsupported</c>, <c>WaveEmpty</c> or <c>WaveUnreadable</c>.</exception>
    public WaveReader(Stream stream, string file)
    {
        _stream = stream;
        _file = file;
        WaveHeader header = Guarded(() => WaveHeader.Read(stream, file));
        Format = header.Format;
        _remaining = header.DataLength;
        _block = new byte[Format.BlockAlign * FramesPerBlock];
        _samples = new short[Format.Channels * FramesPerBlock];
        _mono = new short[FramesPerBlock];
        _resampler = new Resampler(Format.SampleRate, AudioFormat.SampleRate);
        if (!Fill())
        {
            throw WaveErrors.Empty(file);
        }
    }

    /// <summary>What the file holds.</summary>
    public WaveFormat Format { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="RealtimeException">As the constructor, or <c>WaveNotFound</c>.</exception>
    public static WaveReader Open(string path)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw WaveErrors.NotFound(path, exception);
        }
        catch (Exception exception) when (IsReadError(exception))
        {
            throw WaveErrors.Unreadable(path, exception);
        }

        try
        {
            return new WaveReader(stream, path);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads a whole file.</summary>
    /// <returns>Its samples, 16-bit mono at 24,000 Hz.</returns>
    /// <exception cref="RealtimeException">As <see cref="Open"/>.</exception>
    public static short[] ReadAll(string path)
    {
        using WaveReader reader = Open(path);
        return reader.ReadToEnd();
    }

    /// <summary>Reads all that is left.</summary>
    /// <returns>Samples, 16-bit mono at 24,000 Hz.</returns>
    public short[] ReadToEnd()
    {
        var samples = new ArrayBufferWriter<short>();
        int read;
        do
        {
            read = Read(samples.GetSpan(FramesPerBlock));
            samples.Advance(read);
        }
        while (read > 0);
        return samples.WrittenSpan.ToArray();
    }

    /// <summary>Reads on.</summary>
    /// <returns>The number of samples read: all, or fewer at the end of the file (0 from then on).</returns>
    public int Read(Span<short> samples)
    {
        int total = 0;
        while (total < samples.Length && (_taken < _ready.WrittenCount || Fill()))
        {
            ReadOnlySpan<short> ready = _ready.WrittenSpan[_taken..];
            int count = Math.Min(ready.Length, samples.Length - total);
            ready[..count].CopyTo(samples[total..]);
            total += count;
            _taken += count;
        }

        return total;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private bool Fill()
    {
        _ready.ResetWrittenCount();
        _taken = 0;
        while (_ready.WrittenCount == 0 && !_ended)
        {
            int wanted = (int)Math.Min(_block.Length, _remaining);
            int read = Guarded(() => _stream.ReadAtLeast(_block.AsSpan(0, wanted), wanted, throwOnEndOfStream: false));
            _remaining -= read;
            int whole = read - (read % Format.BlockAlign);
            int count = SampleDecoder.Decode(Format.Encoding, _block.AsSpan(0, whole), _samples);
            int frames = ChannelMixer.ToMono(_samples.AsSpan(0, count), Format.Channels, _mono);
            _resampler.Process(_mono.AsSpan(0, frames), _ready);
            if (read < _block.Length)
            {
                _resampler.Flush(_ready);
                _ended = true;
            }
        }

        return _ready.WrittenCount > 0;
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (IsReadError(exception))
        {
            throw WaveErrors.Unreadable(_file, exception);
        }
    }

    private static bool IsReadError(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;
}
