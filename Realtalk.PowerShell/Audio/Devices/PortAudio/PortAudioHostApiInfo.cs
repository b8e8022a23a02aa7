using System.Runtime.InteropServices;

namespace Realtalk.Audio.Devices.PortAudio;

/// <summary>The beginning of PaHostApiInfo of portaudio.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PortAudioHostApiInfo
{
    public int StructVersion;
    public int Type;
    public byte* Name;
}
