using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using NAudio.CoreAudioApi;

namespace Realtalk.Audio.Devices.Wasapi;

/// <summary>The devices of Windows, by way of NAudio. The default one is that for communications.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WasapiBackend : INotifyingBackend
{
    /// <inheritdoc/>
    public string Name => "Wasapi";

    /// <inheritdoc/>
    public bool IsAvailable => GetDevices().Count > 0;

    /// <inheritdoc/>
    public IReadOnlyList<AudioDevice> GetDevices() => Apart(() =>
    {
        try
        {
            using var enumerator = new MMDeviceEnumerator();
            return [.. List(enumerator, AudioDirection.Output), .. List(enumerator, AudioDirection.Input)];
        }
        catch (COMException)
        {
            // The Windows Audio service does not run.
            return (IReadOnlyList<AudioDevice>)[];
        }
    });

    /// <inheritdoc/>
    public IAudioInput OpenInput(string? deviceId) => Apart(() => new WasapiInput(WasapiClient.Open(Find(deviceId, AudioDirection.Input))));

    /// <inheritdoc/>
    public IAudioOutput OpenOutput(string? deviceId) => Apart(() => new WasapiOutput(WasapiClient.Open(Find(deviceId, AudioDirection.Output))));

    /// <inheritdoc/>
    public IDisposable? Watch(Action changed) => Apart(() =>
    {
        try
        {
            return new WasapiWatcher(changed);
        }
        catch (COMException)
        {
            return null;
        }
    });

    // PowerShell's own thread is a single-threaded apartment, whose objects other threads cannot use; the pool's are not.
    private static T Apart<T>(Func<T> body) => Task.Run(body).GetAwaiter().GetResult();

    private static IEnumerable<AudioDevice> List(MMDeviceEnumerator enumerator, AudioDirection direction)
    {
        DataFlow flow = direction == AudioDirection.Input ? DataFlow.Capture : DataFlow.Render;
        string? defaultId = null;
        if (enumerator.HasDefaultAudioEndpoint(flow, Role.Communications))
        {
            using MMDevice device = enumerator.GetDefaultAudioEndpoint(flow, Role.Communications);
            defaultId = device.ID;
        }

        foreach (MMDevice device in enumerator.EnumerateAudioEndPoints(flow, DeviceState.Active))
        {
            using (device)
            {
                yield return new AudioDevice(device.ID, device.FriendlyName, direction, "Wasapi", device.ID == defaultId);
            }
        }
    }

    private AudioDevice Find(string? deviceId, AudioDirection direction)
    {
        IReadOnlyList<AudioDevice> devices = GetDevices();
        return deviceId is not null
            ? DeviceSearch.Find(deviceId, direction, devices)
            : devices.FirstOrDefault(device => device.IsDefault && device.Direction == direction) ?? throw WasapiErrors.NoDefault(direction);
    }
}
