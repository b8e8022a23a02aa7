using System.Runtime.InteropServices;

namespace Realtalk.Audio.Devices.PulseAudio;

/// <summary>pa_buffer_attr of pulse/def.h; all in bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PulseAudioBufferAttributes
{
    /// <summary>Leaves a value to the server.</summary>
    public const uint Default = uint.MaxValue;

    public uint MaxLength;
    public uint TargetLength;
    public uint Prebuffer;
    public uint MinimumRequest;
    public uint FragmentSize;
}
