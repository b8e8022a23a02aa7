using Realtalk.Audio.Conversion;

namespace Realtalk.Simulator.Session;

/// <summary>The sound that was appended and not committed yet, and where it lies in the session's time.</summary>
internal sealed class InputBuffer
{
    private byte[] _bytes = new byte[64 * 1024];
    private double _startMilliseconds;

    /// <summary>The format. Change it only while the buffer is empty.</summary>
    public AudioCoding Coding { get; set; } = AudioCoding.Pcm;

    /// <summary>Its bytes.</summary>
    public int Length { get; private set; }

    /// <summary>Adds sound.</summary>
    public void Append(ReadOnlySpan<byte> audio)
    {
        if (Length + audio.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Length + audio.Length));
        }

        audio.CopyTo(_bytes.AsSpan(Length));
        Length += audio.Length;
    }

    /// <summary>A part of it.</summary>
    public ReadOnlySpan<byte> Read(int offset, int count) => _bytes.AsSpan(offset, count);

    /// <summary>Milliseconds of all sound of the session before a place in the buffer.</summary>
    public double TimeOf(int offset) => _startMilliseconds + ((double)offset / Coding.BytesPerMillisecond);

    /// <summary>Drops sound from the start.</summary>
    public void Drop(int count)
    {
        _startMilliseconds = TimeOf(count);
        _bytes.AsSpan(count, Length - count).CopyTo(_bytes);
        Length -= count;
    }

    /// <summary>Takes a part out as whole samples; what lies before it is dropped.</summary>
    public ItemAudio Take(int start, int end)
    {
        int length = (end - start) / Coding.BytesPerSample * Coding.BytesPerSample;
        byte[] bytes = _bytes.AsSpan(start, length).ToArray();
        Drop(end);
        return new ItemAudio(bytes, Coding, length);
    }

    /// <summary>Drops all but the end, now and then.</summary>
    /// <returns>The bytes that were dropped.</returns>
    public int KeepLast(int milliseconds)
    {
        int kept = milliseconds * Coding.BytesPerMillisecond;
        if (Length <= 2 * kept)
        {
            return 0;
        }

        int dropped = Length - kept;
        dropped -= dropped % Coding.BytesPerSample;
        Drop(dropped);
        return dropped;
    }
}
