using System.Runtime.InteropServices;
using static Realtalk.Audio.Devices.PortAudio.PortAudioNative;

namespace Realtalk.Audio.Devices.PortAudio;

/// <summary>A device as the library knows it, as long as the library is in use.</summary>
/// <param name="Index">The library's number for it.</param>
/// <param name="Device">What it is called.</param>
/// <param name="Channels">The most channels it has in its direction.</param>
/// <param name="DefaultRate">The rate that the library would choose, in Hz.</param>
/// <param name="LowLatency">The least latency that the library thinks safe, in seconds.</param>
internal sealed record PortAudioDevice(int Index, AudioDevice Device, int Channels, int DefaultRate, double LowLatency)
{
    /// <summary>All devices there are; one that does both appears twice. The library must be in use.</summary>
    public static IReadOnlyList<PortAudioDevice> List()
    {
        lock (PortAudioLibrary.Gate)
        {
            var devices = new List<PortAudioDevice>();
            int count = Pa_GetDeviceCount();
            for (int index = 0; index < count; index++)
            {
                Add(devices, index, AudioDirection.Input);
                Add(devices, index, AudioDirection.Output);
            }

            return devices;
        }
    }

    private static unsafe void Add(List<PortAudioDevice> devices, int index, AudioDirection direction)
    {
        PortAudioDeviceInfo* info = Pa_GetDeviceInfo(index);
        bool isInput = direction == AudioDirection.Input;
        int channels = info is null ? 0 : isInput ? info->MaxInputChannels : info->MaxOutputChannels;
        if (channels < 1)
        {
            return;
        }

        string name = Text(info->Name);
        PortAudioHostApiInfo* hostApi = Pa_GetHostApiInfo(info->HostApi);

        // The library's numbers change when a device comes or goes; the names with the system's that they come from do not.
        string id = $"{(hostApi is null ? "PortAudio" : Text(hostApi->Name))}/{name}";
        int same = devices.Count(one => one.Device.Direction == direction && one.Device.Name == name && one.Device.Id.StartsWith(id, StringComparison.Ordinal));
        var device = new AudioDevice(
            same == 0 ? id : $"{id} #{same + 1}",
            name,
            direction,
            PortAudioBackend.BackendName,
            index == (isInput ? Pa_GetDefaultInputDevice() : Pa_GetDefaultOutputDevice()));
        devices.Add(new PortAudioDevice(
            index, device, channels, (int)info->DefaultSampleRate, isInput ? info->DefaultLowInputLatency : info->DefaultLowOutputLatency));
    }

    private static unsafe string Text(byte* utf8) => Marshal.PtrToStringUTF8((nint)utf8) ?? string.Empty;
}
