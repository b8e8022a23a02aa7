using System.Management.Automation;
using Realtalk.Audio.Devices;
using Realtalk.Audio.Devices.Wave;
using Realtalk.Conversations;

namespace Realtalk.Binding;

/// <summary>Opens the devices that a cmdlet's parameters name.</summary>
internal static class AudioDevices
{
    /// <exception cref="RealtimeException">It cannot be opened, or both are named.</exception>
    public static IAudioInput OpenInput(PSCmdlet cmdlet, string? device, string? path, WaveClock clock) =>
        DeviceOpener.OpenInput(device, FilePath.ResolveIfNamed(cmdlet, path), clock);

    /// <exception cref="RealtimeException">It cannot be opened, or both are named.</exception>
    public static IAudioOutput OpenOutput(PSCmdlet cmdlet, string? device, string? path, WaveClock clock) =>
        DeviceOpener.OpenOutput(device, FilePath.ResolveIfNamed(cmdlet, path), clock);
}
