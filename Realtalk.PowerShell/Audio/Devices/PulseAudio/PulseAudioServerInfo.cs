using System.Runtime.InteropServices;

namespace Realtalk.Audio.Devices.PulseAudio;

/// <summary>The beginning of pa_server_info of pulse/introspect.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PulseAudioServerInfo
{
    public byte* UserName;
    public byte* HostName;
    public byte* ServerVersion;
    public byte* ServerName;
    public PulseAudioSampleSpec SampleSpec;
    public byte* DefaultSinkName;
    public byte* DefaultSourceName;
}
