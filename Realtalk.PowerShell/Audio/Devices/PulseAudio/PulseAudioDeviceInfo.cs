using System.Runtime.InteropServices;

namespace Realtalk.Audio.Devices.PulseAudio;

/// <summary>The common beginning of pa_sink_info and pa_source_info of pulse/introspect.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PulseAudioDeviceInfo
{
    public byte* Name;
    public uint Index;
    public byte* Description;
}
