using System.Runtime.InteropServices;

namespace Realtalk.Audio.Devices.PulseAudio;

/// <summary>pa_timing_info of pulse/def.h; times in microseconds, indexes in bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PulseAudioTimingInfo
{
    public nint TimestampSeconds;
    public nint TimestampMicroseconds;
    public int SynchronizedClocks;
    public ulong SinkMicroseconds;
    public ulong SourceMicroseconds;
    public ulong TransportMicroseconds;
    public int Playing;
    public int WriteIndexCorrupt;
    public long WriteIndex;
    public int ReadIndexCorrupt;
    public long ReadIndex;
    public ulong ConfiguredSinkMicroseconds;
    public ulong ConfiguredSourceMicroseconds;

    /// <summary>Bytes that the sink has taken since it began to play, or of silence since it ran dry.</summary>
    public long SinceUnderrun;
}
