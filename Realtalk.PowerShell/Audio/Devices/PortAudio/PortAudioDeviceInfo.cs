using System.Runtime.InteropServices;

namespace Realtalk.Audio.Devices.PortAudio;

/// <summary>PaDeviceInfo of portaudio.h; latencies in seconds.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PortAudioDeviceInfo
{
    public int StructVersion;
    public byte* Name;
    public int HostApi;
    public int MaxInputChannels;
    public int MaxOutputChannels;
    public double DefaultLowInputLatency;
    public double DefaultLowOutputLatency;
    public double DefaultHighInputLatency;
    public double DefaultHighOutputLatency;
    public double DefaultSampleRate;
}
