using Realtalk.Audio.Devices.Wave;

namespace Realtalk.Audio.Devices.Resilience;

/// <summary>
/// A loudspeaker that outlives its device. When that is gone, what it had not played yet is kept and is played by the device
/// that takes its place. While there is none, samples are taken in real time and nobody hears them, so that the conversation
/// and its accounting go on. Only the loss of a device is dealt with; other errors are the caller's.
/// </summary>
internal sealed class ResilientOutput : IAudioOutput, IEchoCancelled
{
    // More than any device holds; what is pending is kept in any case.
    private const int Kept = 2 * AudioFormat.SampleRate;

    private readonly object _gate = new();
    private readonly SampleQueue _recent = new();
    private readonly ReopenPolicy _policy;
    private readonly DeviceReopener<IAudioOutput> _reopener;
    private readonly LossNotices _notices;

    // Null for the time of the first attempt to open another one: then nothing is taken, so that nothing gets lost.
    private IAudioOutput? _current;

    // The time of the silence that stands for a loudspeaker; null while there is one.
    private WaveClock? _clock;
    private int _pending;
    private int _writtenToCurrent;
    private long _lostUnderruns;
    private bool _disposed;

    /// <param name="first">The first device.</param>
    /// <param name="policy">How a device that is gone is replaced.</param>
    public ResilientOutput(OpenedDevice<IAudioOutput> first, ReopenPolicy policy)
    {
        _policy = policy;
        _reopener = new DeviceReopener<IAudioOutput>(first, static (backend, id) => backend.OpenOutput(id), policy);
        _notices = new LossNotices("loudspeaker", policy.Notice);
        _current = first.Device;
        Name = first.Device.Name;
        first.Device.Writable += RaiseWritable;
    }

    /// <inheritdoc/>
    public event Action? Writable;

    /// <inheritdoc/>
    public string Name { get; private set; }

    /// <inheritdoc/>
    public bool IsEchoCancelled => _current is IEchoCancelled { IsEchoCancelled: true };

    /// <inheritdoc/>
    public int WritableSamples
    {
        get
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                int writable = 0;
                Try(device => writable = device.WritableSamples);
                return writable;
            }
        }
    }

    /// <inheritdoc/>
    public int PendingSamples
    {
        get
        {
            lock (_gate)
            {
                // A device that is gone holds nothing any more, which is not to be taken for heard. If it is still there after
                // the look, what was seen was so.
                int pending = 0;
                bool isThere = !_disposed && Try(device =>
                {
                    pending = device.PendingSamples;
                    _ = device.WritableSamples;
                });
                _pending = isThere ? Math.Min(pending, _pending) : _pending;
                return _disposed ? 0 : _pending;
            }
        }
    }

    /// <inheritdoc/>
    public int CommittedSamples
    {
        get
        {
            lock (_gate)
            {
                int committed = 0;
                Try(device => committed = device.CommittedSamples);
                return _disposed ? 0 : Math.Min(committed, _pending);
            }
        }
    }

    /// <inheritdoc/>
    public long Underruns
    {
        get
        {
            lock (_gate)
            {
                return _lostUnderruns + (_current?.Underruns ?? 0);
            }
        }
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<short> samples)
    {
        bool isProof;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _recent.Enqueue(samples);
            _pending += samples.Length;
            _recent.Skip(Math.Max(0, _recent.Count - Math.Max(Kept, _pending)));
            isProof = IsProof(samples.Length);
            if (_current is { } current)
            {
                try
                {
                    current.Write(samples);
                }
                catch (RealtimeException exception) when (DeviceErrors.IsLoss(exception))
                {
                    Lose(current, exception);
                    isProof = false;
                }
            }
        }

        if (isProof)
        {
            _reopener.OnWorking();
            _notices.OnWorking(Name);
        }
    }

    /// <inheritdoc/>
    public void ReplaceTail(ReadOnlySpan<short> tail)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _recent.ReplaceTail(tail);
            short[] copy = tail.ToArray();
            Try(device => device.ReplaceTail(copy));
        }
    }

    /// <inheritdoc/>
    public void Drain()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Try(static device => device.Drain());
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        IAudioOutput? current;
        WaveClock? clock;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            (current, clock) = (_current, _clock);
        }

        _reopener.Dispose();
        current?.Dispose();
        clock?.Dispose();
        RaiseWritable();
    }

    // Whether with so many samples more the device has been given enough to be one that works. Silence proves nothing.
    private bool IsProof(int count)
    {
        if (_current is null || _clock is not null || _writtenToCurrent > AudioFormat.SampleRate)
        {
            return false;
        }

        _writtenToCurrent += count;
        return _writtenToCurrent > AudioFormat.SampleRate;
    }

    // Does something with the device if there is one; false when there is not, or no longer.
    private bool Try(Action<IAudioOutput> action)
    {
        if (_current is not { } current)
        {
            return false;
        }

        try
        {
            action(current);
            return true;
        }
        catch (RealtimeException exception) when (DeviceErrors.IsLoss(exception))
        {
            Lose(current, exception);
            return false;
        }
    }

    private void Lose(IAudioOutput lost, RealtimeException reason)
    {
        lost.Writable -= RaiseWritable;
        _lostUnderruns += lost.Underruns;
        _current = null;
        _notices.OnLost(reason, isNew: _reopener.HasStayed);
        _reopener.Start(lost, Adopt, GoSilent);
    }

    // There is no device: from now on a clock takes the samples.
    private void GoSilent()
    {
        WaveClock clock = _policy.CreateClock();
        if (Use(new WaveFileOutput(null, clock), clock))
        {
            _notices.OnNone("The conversation goes on unheard until there is one.");
        }
    }

    private void Adopt(IAudioOutput device)
    {
        if (Use(device, null))
        {
            _notices.OnOpened(device.Name);
        }
    }

    // False when it is not needed any more, or was lost at once.
    private bool Use(IAudioOutput next, WaveClock? clock)
    {
        IAudioOutput? former;
        bool isUsed = false;
        lock (_gate)
        {
            former = _disposed ? next : _current;
            if (!_disposed)
            {
                // The silence that went before may have taken some since the last look.
                _pending = Math.Min(_pending, former?.PendingSamples ?? _pending);
                next.Writable += RaiseWritable;
                _current = next;
                _writtenToCurrent = 0;
                (clock, _clock) = (_clock, clock);
                if (_clock is null)
                {
                    Name = next.Name;
                }

                var kept = new short[_pending];
                _recent.CopyTail(kept);
                isUsed = Try(device => device.Write(kept));
            }
        }

        former?.Dispose();
        clock?.Dispose();
        RaiseWritable();
        return isUsed;
    }

    private void RaiseWritable()
    {
        try
        {
            Writable?.Invoke();
        }
        catch (ObjectDisposedException)
        {
            // A handler whose signal is gone has nobody left to wake; on a thread of a device's it would end the process.
        }
    }
}
