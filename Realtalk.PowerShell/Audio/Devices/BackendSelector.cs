namespace Realtalk.Audio.Devices;

/// <summary>
/// Chooses among backends. A device is named by its id or name, which the first backend that has it opens, or by
/// <c>Backend:id</c>; none is named for the default one, which is that of the first backend that has any.
/// </summary>
/// <param name="backends">The backends, the preferred ones first.</param>
internal sealed class BackendSelector(IReadOnlyList<IAudioBackend> backends)
{
    /// <summary>The devices of every backend that is available. In each direction at most one is the default.</summary>
    public IReadOnlyList<AudioDevice> GetDevices()
    {
        var devices = new List<AudioDevice>();
        foreach (IReadOnlyList<AudioDevice> found in backends.Select(backend => backend.GetDevices()))
        {
            AudioDirection[] taken = [.. devices.Where(device => device.IsDefault).Select(device => device.Direction)];
            devices.AddRange(found.Select(device => device with { IsDefault = device.IsDefault && !taken.Contains(device.Direction) }));
        }

        return devices;
    }

    /// <summary>Opens a microphone.</summary>
    /// <param name="device">A device; null for the default one.</param>
    /// <exception cref="RealtimeException"><c>NoAudioDevice</c>, <c>DeviceNotFound</c>, or the device cannot be opened.</exception>
    public OpenedDevice<IAudioInput> OpenInput(string? device) =>
        Open(device, AudioDirection.Input, static (backend, id) => backend.OpenInput(id));

    /// <summary>Opens a loudspeaker.</summary>
    /// <param name="device">A device; null for the default one.</param>
    /// <exception cref="RealtimeException"><c>NoAudioDevice</c>, <c>DeviceNotFound</c>, or the device cannot be opened.</exception>
    public OpenedDevice<IAudioOutput> OpenOutput(string? device) =>
        Open(device, AudioDirection.Output, static (backend, id) => backend.OpenOutput(id));

    private OpenedDevice<T> Open<T>(string? device, AudioDirection direction, Func<IAudioBackend, string?, T> open)
        where T : IDisposable
    {
        if (device is not null && FindPrefixed(device) is { } named)
        {
            string id = device[(named.Name.Length + 1)..];
            return new OpenedDevice<T>(open(named, id), named, id);
        }

        // Each is asked to open in any case, because its own error says more than that it is not available.
        RealtimeException? first = null;
        foreach (IAudioBackend backend in backends)
        {
            try
            {
                return new OpenedDevice<T>(open(backend, device), backend, device);
            }
            catch (RealtimeException exception) when (exception.ErrorId is "NoAudioDevice" or "DeviceNotFound")
            {
                // That a name is unknown to a backend that works says more than that another is not there.
                first = first is { ErrorId: "DeviceNotFound" } || exception.ErrorId == "NoAudioDevice" ? first ?? exception : exception;
            }
        }

        if (first is { ErrorId: "DeviceNotFound" } && backends.Count > 1)
        {
            throw DeviceErrors.NotFound(device!, direction, GetDevices());
        }

        throw first ?? new RealtimeException(
            "NoAudioDevice", RealtimeErrorKind.DeviceError, "There is no way to reach live sound on this system.", AudioBackends.WaysOut);
    }

    private IAudioBackend? FindPrefixed(string device) => backends.FirstOrDefault(backend =>
        device.Length > backend.Name.Length + 1
        && device[backend.Name.Length] == ':'
        && device.StartsWith(backend.Name, StringComparison.OrdinalIgnoreCase));
}
