using System.Collections.Concurrent;
using Realtalk.Audio.Devices;

namespace Realtalk.Tests.Audio.Devices;

/// <summary>A backend whose devices a test makes and takes away.</summary>
internal sealed class FakeBackend(string name, params AudioDevice[] devices) : INotifyingBackend
{
    private Action? _changed;
    private int _attempts;

    public string Name => name;

    public bool IsAvailable => Devices.Count > 0;

    public List<AudioDevice> Devices { get; } = [.. devices];

    /// <summary>Devices that another program holds.</summary>
    public HashSet<string> Busy { get; } = [];

    /// <summary>What was opened, in order.</summary>
    public BlockingCollection<FakeOutput> Outputs { get; } = [];

    /// <summary>What was opened, in order.</summary>
    public BlockingCollection<FakeInput> Inputs { get; } = [];

    /// <summary>Called when a device is about to be opened, after the look at those that are present.</summary>
    public Action? Opening { get; set; }

    /// <summary>Whether the next loudspeaker goes as soon as it has been opened.</summary>
    public bool NextIsLost { get; set; }

    /// <summary>How often a device was asked for, also in vain.</summary>
    public int Attempts => Volatile.Read(ref _attempts);

    public static AudioDevice Device(string backend, string id, AudioDirection direction, bool isDefault = false) =>
        new(id, id.ToUpperInvariant(), direction, backend, isDefault);

    public IReadOnlyList<AudioDevice> GetDevices()
    {
        lock (Devices)
        {
            return [.. Devices];
        }
    }

    public IAudioInput OpenInput(string? deviceId) => Open(deviceId, AudioDirection.Input, Inputs, device => new FakeInput(device.Name));

    public IAudioOutput OpenOutput(string? deviceId) => Open(deviceId, AudioDirection.Output, Outputs, device => new FakeOutput(device.Name));

    public IDisposable? Watch(Action changed)
    {
        _changed = changed;
        return new CancellationTokenSource();
    }

    /// <summary>Says that devices have changed.</summary>
    public void Tell() => _changed?.Invoke();

    private T Open<T>(string? id, AudioDirection direction, BlockingCollection<T> opened, Func<AudioDevice, T> make)
    {
        IReadOnlyList<AudioDevice> present = GetDevices();
        Interlocked.Increment(ref _attempts);
        Opening?.Invoke();
        AudioDevice device = id is null
            ? present.FirstOrDefault(one => one.IsDefault && one.Direction == direction)
                ?? throw new RealtimeException("NoAudioDevice", RealtimeErrorKind.DeviceError, $"{name} has nothing.")
            : DeviceSearch.Find(id, direction, present);
        if (Busy.Contains(device.Id))
        {
            throw DeviceErrors.NotOpened(device.Name, "Device unavailable");
        }

        T result = make(device);
        if (NextIsLost && result is FakeOutput output)
        {
            NextIsLost = false;
            output.Lose();
        }

        opened.Add(result);
        return result;
    }
}
