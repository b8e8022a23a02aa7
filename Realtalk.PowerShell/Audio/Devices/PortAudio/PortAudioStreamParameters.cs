using System.Runtime.InteropServices;

namespace Realtalk.Audio.Devices.PortAudio;

/// <summary>PaStreamParameters of portaudio.h; latency in seconds.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PortAudioStreamParameters
{
    /// <summary>paInt16.</summary>
    public const uint Int16 = 8;

    public int Device;
    public int ChannelCount;
    public CULong SampleFormat;
    public double SuggestedLatency;
    public nint HostApiSpecificStreamInfo;
}
