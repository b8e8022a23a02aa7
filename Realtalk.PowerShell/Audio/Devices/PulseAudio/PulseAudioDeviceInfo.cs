using System.Runtime.InteropServices;

namespace Realtalk.Audio.Devices.PulseAudio;

/// <summary>
/// The common beginning of pa_sink_info and pa_source_info of pulse/introspect.h. A channel map and a volume have 33 words each.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PulseAudioDeviceInfo
{
    public byte* Name;
    public uint Index;
    public byte* Description;
    public PulseAudioSampleSpec SampleSpec;
    public fixed uint ChannelMap[33];
    public uint OwnerModule;
    public fixed uint Volume[33];
    public int Mute;

    /// <summary>Of a sink its monitor's index, of a monitor its sink's; <see cref="uint.MaxValue"/> where there is none.</summary>
    public uint Monitor;
    public byte* MonitorName;
    public ulong LatencyMicroseconds;
    public byte* Driver;
}
