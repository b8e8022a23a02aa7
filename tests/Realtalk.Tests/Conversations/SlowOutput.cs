using Realtalk.Audio;
using Realtalk.Audio.Devices;

namespace Realtalk.Tests.Conversations;

/// <summary>
/// A loudspeaker that holds 200 ms and gives nothing of them back. Its time moves when it is asked for room and at no other
/// moment, so that what is known of it is exact.
/// </summary>
internal sealed class SlowOutput : IAudioOutput
{
    private const int Buffer = 200 * AudioFormat.SamplesPerMillisecond;
    private const int Step = 2 * AudioFormat.FrameSamples;

    private readonly object _gate = new();
    private readonly List<short> _sound = [];
    private int _heard;

    public event Action? Writable
    {
        add { }
        remove { }
    }

    public string Name => "Slow";

    /// <summary>What was heard so far.</summary>
    public short[] Heard
    {
        get
        {
            lock (_gate)
            {
                return [.. _sound.Take(_heard)];
            }
        }
    }

    public int WritableSamples
    {
        get
        {
            lock (_gate)
            {
                _heard = Math.Min(_heard + Step, _sound.Count);
                return Math.Max(0, Buffer + Step - Pending);
            }
        }
    }

    public int PendingSamples
    {
        get
        {
            lock (_gate)
            {
                return Pending;
            }
        }
    }

    public int CommittedSamples
    {
        get
        {
            lock (_gate)
            {
                return Math.Min(Buffer, Pending);
            }
        }
    }

    private int Pending => _sound.Count - _heard;

    public void Write(ReadOnlySpan<short> samples)
    {
        lock (_gate)
        {
            _sound.AddRange(samples);
        }
    }

    public void ReplaceTail(ReadOnlySpan<short> tail)
    {
        lock (_gate)
        {
            int count = Math.Min(tail.Length, Math.Max(0, Pending - Buffer));
            _sound.RemoveRange(_sound.Count - count, count);
            _sound.AddRange(tail[^count..]);
        }
    }

    public void Drain()
    {
    }

    public void Dispose()
    {
    }
}
