using System.Runtime.Versioning;
using NAudio.CoreAudioApi;
using NAudio.CoreAudioApi.Interfaces;

namespace Realtalk.Audio.Devices.Wasapi;

/// <summary>Windows's word on every change of its devices, until it is disposed.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WasapiWatcher : IMMNotificationClient, IDisposable
{
    private readonly MMDeviceEnumerator _enumerator = new();
    private readonly Action _changed;

    /// <param name="changed">Called on a thread of Windows's.</param>
    public WasapiWatcher(Action changed)
    {
        _changed = changed;
        _ = _enumerator.RegisterEndpointNotificationCallback(this);
    }

    public void OnDeviceStateChanged(string deviceId, DeviceState newState) => _changed();

    public void OnDeviceAdded(string pwstrDeviceId) => _changed();

    public void OnDeviceRemoved(string deviceId) => _changed();

    public void OnDefaultDeviceChanged(DataFlow flow, Role role, string defaultDeviceId) => _changed();

    public void OnPropertyValueChanged(string pwstrDeviceId, PropertyKey key)
    {
    }

    public void Dispose()
    {
        _ = _enumerator.UnregisterEndpointNotificationCallback(this);
        _enumerator.Dispose();
    }
}
