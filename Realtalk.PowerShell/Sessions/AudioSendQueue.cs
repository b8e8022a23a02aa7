using System.Buffers;

namespace Realtalk.Sessions;

/// <summary>
/// The microphone's frames on their way to the socket: at most two seconds. When the network cannot follow, the oldest go
/// and are counted, since old sound is worth less than new. One thread adds, another takes.
/// </summary>
internal sealed class AudioSendQueue
{
    private const int Capacity = 100;
    private readonly Queue<(short[] Samples, int Count)> _frames = new(Capacity);
    private long _dropped;

    /// <summary>How many frames were dropped.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    public void Add(ReadOnlySpan<short> samples)
    {
        short[] copy = ArrayPool<short>.Shared.Rent(samples.Length);
        samples.CopyTo(copy);
        lock (_frames)
        {
            if (_frames.Count == Capacity)
            {
                ArrayPool<short>.Shared.Return(_frames.Dequeue().Samples);
                Volatile.Write(ref _dropped, _dropped + 1);
            }

            _frames.Enqueue((copy, samples.Length));
        }
    }

    /// <summary>Takes the oldest frame; the taker returns the array to the shared pool.</summary>
    public bool TryTake(out short[] samples, out int count)
    {
        lock (_frames)
        {
            bool taken = _frames.TryDequeue(out (short[] Samples, int Count) frame);
            (samples, count) = frame;
            return taken;
        }
    }

    public void Clear()
    {
        while (TryTake(out short[] samples, out _))
        {
            ArrayPool<short>.Shared.Return(samples);
        }
    }
}
