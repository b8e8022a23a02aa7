using System.Buffers;

namespace Realtalk.Audio.Devices;

/// <summary>Samples in a row: put in at the end, taken out at the front. It grows as needed. Not thread-safe.</summary>
internal sealed class SampleQueue : IBufferWriter<short>
{
    private short[] _samples = new short[AudioFormat.FrameSamples];
    private int _start;

    /// <summary>Samples in the queue.</summary>
    public int Count { get; private set; }

    /// <summary>Puts samples at the end.</summary>
    public void Enqueue(ReadOnlySpan<short> samples)
    {
        samples.CopyTo(GetSpan(samples.Length));
        Advance(samples.Length);
    }

    /// <inheritdoc/>
    public Span<short> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <inheritdoc/>
    public Memory<short> GetMemory(int sizeHint = 0)
    {
        sizeHint = Math.Max(sizeHint, 1);
        if (_start + Count + sizeHint > _samples.Length)
        {
            MakeRoom(sizeHint);
        }

        return _samples.AsMemory(_start + Count);
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _samples.Length - _start - Count);
        Count += count;
    }

    /// <summary>Puts samples back at the front.</summary>
    public void Prepend(ReadOnlySpan<short> samples)
    {
        if (samples.Length > _start)
        {
            // Rare, so it may cost a copy of all.
            var target = new short[(samples.Length + Count) * 2];
            _samples.AsSpan(_start, Count).CopyTo(target.AsSpan(samples.Length));
            _samples = target;
            _start = samples.Length;
        }

        _start -= samples.Length;
        Count += samples.Length;
        samples.CopyTo(_samples.AsSpan(_start));
    }

    /// <summary>Takes samples from the front.</summary>
    /// <returns>How many: as many as were asked for, or fewer when there are no more.</returns>
    public int Dequeue(Span<short> samples)
    {
        int count = Math.Min(samples.Length, Count);
        _samples.AsSpan(_start, count).CopyTo(samples);
        Skip(count);
        return count;
    }

    /// <summary>Drops samples from the front.</summary>
    public void Skip(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        Count -= count;
        _start = Count == 0 ? 0 : _start + count;
    }

    /// <summary>Copies the last samples, which stay.</summary>
    public void CopyTail(Span<short> samples) => _samples.AsSpan(_start + Count - samples.Length, samples.Length).CopyTo(samples);

    /// <summary>Puts <paramref name="tail"/> in the place of the last samples; of a longer tail, only its end counts.</summary>
    public void ReplaceTail(ReadOnlySpan<short> tail)
    {
        int count = Math.Min(tail.Length, Count);
        tail[^count..].CopyTo(_samples.AsSpan(_start + Count - count));
    }

    private void MakeRoom(int count)
    {
        // Moving only when it frees at least half keeps the cost of a sample constant.
        bool roomy = (Count + count) * 2 <= _samples.Length;
        short[] target = roomy ? _samples : new short[Math.Max((Count + count) * 2, _samples.Length)];
        Array.Copy(_samples, _start, target, 0, Count);
        _samples = target;
        _start = 0;
    }
}
