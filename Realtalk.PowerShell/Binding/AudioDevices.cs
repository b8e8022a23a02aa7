using System.Management.Automation;
using Realtalk.Audio.Devices;
using Realtalk.Audio.Devices.Wave;
using Realtalk.Conversations;

namespace Realtalk.Binding;

/// <summary>Opens the microphone and the loudspeaker that parameters name: a device, or a WAV file in its place.</summary>
internal static class AudioDevices
{
    /// <exception cref="RealtimeException">It cannot be opened, or both are named.</exception>
    public static IAudioInput OpenInput(PSCmdlet cmdlet, string? device, string? path, WaveClock clock)
    {
        ThrowIfBoth(device, path, "-InputDevice", "-InputPath");
        return path is null ? AudioBackends.OpenInput(device) : new WaveFileInput(FilePath.Resolve(cmdlet, path), clock);
    }

    /// <exception cref="RealtimeException">It cannot be opened, or both are named.</exception>
    public static IAudioOutput OpenOutput(PSCmdlet cmdlet, string? device, string? path, WaveClock clock)
    {
        ThrowIfBoth(device, path, "-OutputDevice", "-OutputPath");
        if (path is not null)
        {
            return new WaveFileOutput(FilePath.Resolve(cmdlet, path), clock);
        }

        return string.Equals(device, DeviceSelection.None, StringComparison.OrdinalIgnoreCase)
            ? new WaveFileOutput(path: null, clock)
            : AudioBackends.OpenOutput(device);
    }

    /// <exception cref="RealtimeException">Both are named.</exception>
    public static void ThrowIfBoth(string? device, string? path, string deviceParameter, string pathParameter)
    {
        if (device is not null && path is not null)
        {
            throw new RealtimeException(
                "DeviceAndPath",
                RealtimeErrorKind.InvalidArgument,
                $"{deviceParameter} and {pathParameter} name two devices.",
                "Leave one of them out.",
                path);
        }
    }
}
