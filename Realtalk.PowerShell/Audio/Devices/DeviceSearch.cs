namespace Realtalk.Audio.Devices;

/// <summary>Finds a device by what a user calls it.</summary>
internal static class DeviceSearch
{
    /// <summary>The device of that id or name: by case if there is one, or else in any case; ids go before names.</summary>
    /// <returns>Null when there is none.</returns>
    public static AudioDevice? TryFind(string nameOrId, AudioDirection direction, IReadOnlyList<AudioDevice> devices)
    {
        AudioDevice[] candidates = [.. devices.Where(device => device.Direction == direction)];
        return candidates.FirstOrDefault(device => device.Id == nameOrId)
            ?? candidates.FirstOrDefault(device => device.Name == nameOrId)
            ?? candidates.FirstOrDefault(device => Same(device.Id, nameOrId) || Same(device.Name, nameOrId));
    }

    /// <summary>The device of that id or name.</summary>
    /// <exception cref="RealtimeException"><c>DeviceNotFound</c>, with the names there are.</exception>
    public static AudioDevice Find(string nameOrId, AudioDirection direction, IReadOnlyList<AudioDevice> devices) =>
        TryFind(nameOrId, direction, devices) ?? throw DeviceErrors.NotFound(nameOrId, direction, devices);

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
