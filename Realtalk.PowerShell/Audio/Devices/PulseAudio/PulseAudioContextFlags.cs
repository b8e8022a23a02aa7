namespace Realtalk.Audio.Devices.PulseAudio;

/// <summary>pa_context_flags_t of pulse/def.h.</summary>
[Flags]
internal enum PulseAudioContextFlags
{
    None = 0,

    /// <summary>Do not start a server where there is none.</summary>
    NoAutospawn = 1,
}
