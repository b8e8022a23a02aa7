namespace Realtalk.Audio.Devices;

/// <summary>The errors that every kind of device has.</summary>
internal static class DeviceErrors
{
    public static RealtimeException NotFound(string name, AudioDirection? direction, IReadOnlyList<AudioDevice> devices)
    {
        string kind = direction switch { AudioDirection.Input => "microphone", AudioDirection.Output => "loudspeaker", _ => "device" };
        string[] names =
            [.. devices.Where(device => direction is null || device.Direction == direction).Select(device => $"'{device.Name}' ({device.Id})")];
        string there = names.Length == 0 ? "There is none at all." : $"There are: {string.Join(", ", names)}.";
        return new RealtimeException(
            "DeviceNotFound", RealtimeErrorKind.ObjectNotFound, $"There is no {kind} named '{name}'. {there}",
            "Name one that Get-RealtimeAudioDevice lists, or none for the default. One that another program holds may be missing there.", name);
    }

    /// <summary>Whether an error says that a device which was open is gone.</summary>
    public static bool IsLoss(RealtimeException exception) => exception.ErrorId == "DeviceLost";

    public static RealtimeException Lost(string name, string reason, Exception? cause = null) => new(
        "DeviceLost", RealtimeErrorKind.DeviceError, $"The audio device '{name}' is gone: {reason}.",
        "Connect the device again, or choose another that Get-RealtimeAudioDevice lists.", name, cause);

    public static RealtimeException NotOpened(string name, string reason) => new(
        "DeviceNotOpened", RealtimeErrorKind.DeviceError, $"The audio device '{name}' cannot be opened: {reason}.",
        "Close the program that holds it, or choose another that Get-RealtimeAudioDevice lists.", name);
}
