using System.Runtime.InteropServices;

namespace Realtalk.Audio.Devices.PortAudio;

/// <summary>PaStreamInfo of portaudio.h; latencies in seconds.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PortAudioStreamInfo
{
    public int StructVersion;
    public double InputLatency;
    public double OutputLatency;
    public double SampleRate;
}
