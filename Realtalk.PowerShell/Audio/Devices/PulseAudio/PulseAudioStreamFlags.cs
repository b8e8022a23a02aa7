namespace Realtalk.Audio.Devices.PulseAudio;

/// <summary>pa_stream_flags_t of pulse/def.h.</summary>
[Flags]
internal enum PulseAudioStreamFlags
{
    None = 0,

    /// <summary>The library computes the time between two answers of the server's.</summary>
    InterpolateTiming = 0x0002,

    /// <summary>The library asks the server for the timing again and again.</summary>
    AutoTimingUpdate = 0x0008,

    /// <summary>The latency asked for is the whole one, the device's buffer included.</summary>
    AdjustLatency = 0x2000,
}
