using System.Runtime.InteropServices;

namespace Realtalk.Audio.Devices.PulseAudio;

/// <summary>pa_sample_spec of pulse/sample.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PulseAudioSampleSpec
{
    /// <summary>PA_SAMPLE_S16LE.</summary>
    public const int Signed16LittleEndian = 3;

    public int Format;
    public uint Rate;
    public byte Channels;
}
