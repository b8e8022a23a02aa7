using Realtalk.Audio.Devices.Wave;

namespace Realtalk.Audio.Devices.Resilience;

/// <summary>
/// A microphone that outlives its device. When that is gone, silence comes in real time until another takes its place, so
/// that for the reader time goes on. Only the loss of a device is dealt with; other errors are the reader's.
/// </summary>
internal sealed class ResilientInput : IAudioInput, IEchoCancelled
{
    private readonly object _gate = new();
    private readonly ReopenPolicy _policy;
    private readonly DeviceReopener<IAudioInput> _reopener;
    private readonly LossNotices _notices;
    private volatile IAudioInput _current;
    private WaveClock? _clock;
    private bool _disposed;

    // Of the reader's: what it has read from the device that it reads from. Silence proves nothing.
    private IAudioInput? _silence;
    private IAudioInput? _read;
    private int _readSamples;

    /// <param name="first">The first device.</param>
    /// <param name="policy">How a device that is gone is replaced.</param>
    public ResilientInput(OpenedDevice<IAudioInput> first, ReopenPolicy policy)
    {
        _policy = policy;
        _reopener = new DeviceReopener<IAudioInput>(first, static (backend, id) => backend.OpenInput(id), policy);
        _notices = new LossNotices("microphone", policy.Notice);
        _current = first.Device;
        Name = first.Device.Name;
    }

    /// <inheritdoc/>
    public string Name { get; private set; }

    /// <inheritdoc/>
    public bool IsEchoCancelled => _current is IEchoCancelled { IsEchoCancelled: true };

    /// <inheritdoc/>
    public TimeSpan Latency => _current.Latency;

    /// <inheritdoc/>
    public int Read(Span<short> samples, CancellationToken cancellationToken)
    {
        int total = 0;
        while (total < samples.Length)
        {
            IAudioInput current = _current;
            int count;
            try
            {
                count = current.Read(samples[total..], cancellationToken);
            }
            catch (RealtimeException exception) when (DeviceErrors.IsLoss(exception))
            {
                if (!Lose(current, exception))
                {
                    break;
                }

                continue;
            }

            // A device that goes gives what it has heard first, and tells at the next call; one that ends in order gives nothing.
            total += count;
            OnRead(current, count);
            if (count == 0 && current == _current)
            {
                break;
            }
        }

        return total;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        _reopener.Dispose();
        _current.Dispose();
        _clock?.Dispose();
    }

    private void OnRead(IAudioInput device, int count)
    {
        if (device == _silence)
        {
            return;
        }

        _readSamples = device == _read ? _readSamples : 0;
        _read = device;
        if (_readSamples <= AudioFormat.SampleRate)
        {
            _readSamples += count;
            if (_readSamples > AudioFormat.SampleRate)
            {
                _reopener.OnWorking();
                _notices.OnWorking(device.Name);
            }
        }
    }

    // False when nothing follows because the reader's user has gone.
    private bool Lose(IAudioInput lost, RealtimeException reason)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return false;
            }

            _notices.OnLost(reason, isNew: _reopener.HasStayed);
            _clock = _policy.CreateClock();
            _current = _silence = new ClockedInput(_clock, "Silence", static samples => samples.Length);
            _reopener.Start(lost, Adopt, TellOfSilence);
            return true;
        }
    }

    private void TellOfSilence() => _notices.OnNone("The conversation hears silence until there is one.");

    private void Adopt(IAudioInput device)
    {
        IAudioInput former;
        WaveClock? clock = null;
        lock (_gate)
        {
            former = _disposed ? device : _current;
            if (!_disposed)
            {
                // The silence's reader goes on with the device when the silence ends.
                _current = device;
                Name = device.Name;
                (clock, _clock) = (_clock, null);
            }
        }

        former.Dispose();
        clock?.Dispose();
        if (former != device)
        {
            _notices.OnOpened(device.Name);
        }
    }
}
