using Realtalk.Audio.Devices;

namespace Realtalk.Tests.Audio.Devices;

/// <summary>A loudspeaker that plays when a test says so.</summary>
internal sealed class FakeOutput(string name) : IAudioOutput
{
    private const int Target = 960;

    private readonly object _gate = new();
    private readonly SampleQueue _queue = new();
    private readonly List<short> _played = [];
    private bool _lost;

    public event Action? Writable;

    public string Name => name;

    public bool IsDisposed { get; private set; }

    /// <summary>What was played so far.</summary>
    public short[] Played
    {
        get
        {
            lock (_gate)
            {
                return [.. _played];
            }
        }
    }

    public int WritableSamples
    {
        get
        {
            lock (_gate)
            {
                ThrowIfLost();
                return Math.Max(0, Target - _queue.Count);
            }
        }
    }

    public int PendingSamples
    {
        get
        {
            lock (_gate)
            {
                return _lost ? 0 : _queue.Count;
            }
        }
    }

    /// <summary>What of the pending is taken for good.</summary>
    public int CommittedSamples { get; set; }

    /// <summary>How often it has run dry, as it tells.</summary>
    public long Underruns { get; set; }

    public void Write(ReadOnlySpan<short> samples)
    {
        lock (_gate)
        {
            ThrowIfLost();
            _queue.Enqueue(samples);
        }
    }

    public void ReplaceTail(ReadOnlySpan<short> tail)
    {
        lock (_gate)
        {
            ThrowIfLost();
            _queue.ReplaceTail(tail);
        }
    }

    public void Drain()
    {
    }

    /// <summary>What its Dispose throws.</summary>
    public Exception? DisposeError { get; set; }

    public void Dispose()
    {
        IsDisposed = true;
        if (DisposeError is not null)
        {
            throw DisposeError;
        }
    }

    /// <summary>Plays so many samples.</summary>
    public void Play(int count)
    {
        lock (_gate)
        {
            short[] samples = new short[count];
            _played.AddRange(samples.AsSpan(0, _queue.Dequeue(samples)));
        }

        Writable?.Invoke();
    }

    /// <summary>Takes the device away.</summary>
    public void Lose()
    {
        lock (_gate)
        {
            _lost = true;
        }

        Writable?.Invoke();
    }

    private void ThrowIfLost()
    {
        if (_lost)
        {
            throw DeviceErrors.Lost(name, "it was taken away");
        }
    }
}
