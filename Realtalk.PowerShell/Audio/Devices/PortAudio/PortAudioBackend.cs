using Realtalk.Audio.Devices.Buffered;

namespace Realtalk.Audio.Devices.PortAudio;

/// <summary>The devices that PortAudio reaches: CoreAudio's on macOS, ALSA's (and JACK's) on Linux.</summary>
internal sealed class PortAudioBackend : IAudioBackend
{
    /// <summary>The backend's name.</summary>
    public const string BackendName = "PortAudio";

    // ALSA's virtual devices take any rate, but convert it by straight lines between the samples; 48 kHz is what nearly all
    // hardware and ALSA's own mixer run at, so that only our band-limited conversion takes place. CoreAudio tells its rate.
    private const int UsualLinuxRate = 48_000;

    /// <inheritdoc/>
    public string Name => BackendName;

    /// <inheritdoc/>
    public bool IsAvailable => PortAudioLibrary.IsPresent && GetDevices().Count > 0;

    /// <summary>Rates that a device is asked for, in this order and before its own default one, in Hz.</summary>
    public IReadOnlyList<int> PreferredRates { get; init; } = OperatingSystem.IsLinux() ? [UsualLinuxRate] : [];

    /// <inheritdoc/>
    public IReadOnlyList<AudioDevice> GetDevices()
    {
        try
        {
            using PortAudioLibrary library = PortAudioLibrary.Use();
            return [.. PortAudioDevice.List().Select(device => device.Device)];
        }
        catch (RealtimeException)
        {
            return [];
        }
    }

    /// <inheritdoc/>
    public IAudioInput OpenInput(string? deviceId) =>
        Open(deviceId, AudioDirection.Input, (library, device, format) => new PortAudioInput(library, device, format));

    /// <inheritdoc/>
    public IAudioOutput OpenOutput(string? deviceId) =>
        Open(deviceId, AudioDirection.Output, (library, device, format) => new PortAudioOutput(library, device, format));

    private static PortAudioDevice Find(string? deviceId, AudioDirection direction)
    {
        IReadOnlyList<PortAudioDevice> devices = PortAudioDevice.List();
        if (deviceId is null)
        {
            return devices.FirstOrDefault(one => one.Device.Direction == direction && one.Device.IsDefault)
                ?? throw PortAudioErrors.NoDefault(direction);
        }

        AudioDevice found = DeviceSearch.Find(deviceId, direction, [.. devices.Select(one => one.Device)]);
        return devices.First(one => one.Device == found);
    }

    private T Open<T>(string? deviceId, AudioDirection direction, Func<PortAudioLibrary, PortAudioDevice, DeviceFormat, T> open)
    {
        PortAudioLibrary library = PortAudioLibrary.Use();
        try
        {
            PortAudioDevice device = Find(deviceId, direction);
            return open(library, device, PortAudioFormats.Choose(device, PreferredRates));
        }
        catch
        {
            library.Dispose();
            throw;
        }
    }
}
