using System.Diagnostics;

namespace Realtalk.Audio.Devices.Buffered;

/// <summary>
/// When the samples that a device has taken reach the ear. A device tells it for every piece it takes, so nothing is
/// guessed in between but the passing of time. Not thread-safe; times are those of <see cref="Stopwatch"/>.
/// </summary>
internal sealed class HeardSchedule
{
    private static readonly double SamplesPerTimestamp = (double)AudioFormat.SampleRate / Stopwatch.Frequency;

    private readonly Queue<Piece> _pieces = new();

    /// <summary>The device took samples.</summary>
    /// <param name="samples">How many, at 24,000 Hz; silence that the device added is not among them.</param>
    /// <param name="start">When the first one will be heard.</param>
    public void Add(int samples, long start)
    {
        if (samples > 0)
        {
            _pieces.Enqueue(new Piece(samples, start));
        }
    }

    /// <summary>How many of the samples taken have not been heard. With time it only falls.</summary>
    public int Pending(long now)
    {
        while (_pieces.TryPeek(out Piece first) && first.Left(now) == 0)
        {
            _pieces.Dequeue();
        }

        int pending = 0;
        foreach (Piece piece in _pieces)
        {
            pending += piece.Left(now);
        }

        return pending;
    }

    private readonly record struct Piece(int Samples, long Start)
    {
        public int Left(long now) => Samples - (int)Math.Clamp((now - Start) * SamplesPerTimestamp, 0, Samples);
    }
}
