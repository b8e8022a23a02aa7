using System.Buffers.Binary;
using Realtalk.Audio.Conversion;

namespace Realtalk.Audio.Wave;

/// <summary>
/// Writes a WAV file of 16-bit samples as they come. The sizes in its header are put right every second of sound and at
/// the end, so that a process that dies leaves a file that plays. Not thread-safe.
/// </summary>
internal sealed class WaveWriter : IDisposable
{
    private const int HeaderLength = 44;

    private readonly FileStream _stream;
    private readonly WaveClaim _claim;
    private readonly byte[] _buffer;
    private readonly int _flushInterval;
    private long _dataLength;
    private int _buffered;
    private bool _disposed;

    /// <summary>Creates the file, or empties it where it exists.</summary>
    /// <param name="path">The file.</param>
    /// <param name="channels">1, or 2 for left and right.</param>
    /// <param name="sampleRate">Frames a second.</param>
    /// <exception cref="RealtimeException"><c>WaveNotCreated</c>, <c>WaveInUse</c>, <c>WaveNameMisleading</c>.</exception>
    public WaveWriter(string path, int channels = 1, int sampleRate = AudioFormat.SampleRate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 2);
        Path = path;
        Channels = channels;
        SampleRate = sampleRate;
        _flushInterval = sampleRate * channels * AudioFormat.BytesPerSample;
        _buffer = new byte[_flushInterval];
        WaveErrors.ThrowIfMisleading(path);
        try
        {
            _claim = WaveClaim.Take(path);

            // No buffer of the stream's own: there is one here, and what is flushed must reach the system at once.
            _stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
            if (!_stream.CanSeek)
            {
                throw new IOException("it is not a regular file, and the header is written last");
            }

            WriteHeader();
        }
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            _stream?.Dispose();
            _claim?.Dispose();
            throw WaveErrors.NotCreated(path, exception);
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Samples in a frame.</summary>
    public int Channels { get; }

    /// <summary>Frames a second.</summary>
    public int SampleRate { get; }

    /// <summary>Frames written so far (a frame is one sample of every channel).</summary>
    public long Frames => (_dataLength + _buffered) / (Channels * AudioFormat.BytesPerSample);

    /// <summary>Appends samples; those of two channels are interleaved, left first.</summary>
    /// <exception cref="RealtimeException"><c>WaveWriteFailed</c>: the disk is full or gone.</exception>
    public void Write(ReadOnlySpan<short> samples)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (samples.Length % Channels != 0)
        {
            throw new ArgumentException("Only whole frames can be written.", nameof(samples));
        }

        while (!samples.IsEmpty)
        {
            int count = Math.Min(samples.Length, (_buffer.Length - _buffered) / AudioFormat.BytesPerSample);
            SampleEncoder.Encode(SampleEncoding.Int16, samples[..count], _buffer.AsSpan(_buffered));
            _buffered += count * AudioFormat.BytesPerSample;
            samples = samples[count..];
            if (_buffered == _buffer.Length)
            {
                Flush();
            }
        }
    }

    /// <summary>Brings everything written so far to the file and makes its header say so.</summary>
    /// <exception cref="RealtimeException"><c>WaveWriteFailed</c>.</exception>
    public void Flush()
    {
        try
        {
            RandomAccess.Write(_stream.SafeFileHandle, _buffer.AsSpan(0, _buffered), HeaderLength + _dataLength);
            _dataLength += _buffered;
            _buffered = 0;
            WriteHeader();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            KeepWritten();
            throw WaveErrors.WriteFailed(Path, exception);
        }
    }

    /// <summary>Flushes and closes the file.</summary>
    /// <exception cref="RealtimeException"><c>WaveWriteFailed</c>; the file is closed all the same.</exception>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        using (_claim)
        using (_stream)
        {
            Flush();
        }
    }

    // A disk that is full has taken a part: what of it are whole frames belongs to the sound, and nothing else is in the file.
    private void KeepWritten()
    {
        try
        {
            int blockAlign = Channels * AudioFormat.BytesPerSample;
            long more = Math.Clamp(RandomAccess.GetLength(_stream.SafeFileHandle) - HeaderLength - _dataLength, 0, _buffered);
            int count = (int)(more - (more % blockAlign));
            _buffer.AsSpan(count, _buffered - count).CopyTo(_buffer);
            _buffered -= count;
            _dataLength += count;
            RandomAccess.SetLength(_stream.SafeFileHandle, HeaderLength + _dataLength);
            WriteHeader();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // The disk is gone altogether.
        }
    }

    private void WriteHeader()
    {
        int blockAlign = Channels * AudioFormat.BytesPerSample;
        Span<byte> header = stackalloc byte[HeaderLength];
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], Size(_dataLength + HeaderLength - 8));
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteUInt16LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(header[22..], (ushort)Channels);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], (uint)SampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(header[28..], (uint)(SampleRate * blockAlign));
        BinaryPrimitives.WriteUInt16LittleEndian(header[32..], (ushort)blockAlign);
        BinaryPrimitives.WriteUInt16LittleEndian(header[34..], AudioFormat.BytesPerSample * 8);
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[40..], Size(_dataLength));
        RandomAccess.Write(_stream.SafeFileHandle, header, 0);
    }

    // Beyond 4 GiB (24 hours of mono) the size cannot be told; the largest number means "to the end of the file".
    private static uint Size(long length) => (uint)Math.Min(length, uint.MaxValue);
}
