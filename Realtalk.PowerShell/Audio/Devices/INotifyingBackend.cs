namespace Realtalk.Audio.Devices;

/// <summary>A backend that can tell when devices come and go.</summary>
internal interface INotifyingBackend : IAudioBackend
{
    /// <summary>Begins to tell.</summary>
    /// <param name="changed">Called on a thread of the backend's when a device, or what is the default one, has changed.</param>
    /// <returns>Disposing it ends the telling; null when the backend cannot be reached.</returns>
    IDisposable? Watch(Action changed);
}
