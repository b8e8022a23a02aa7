namespace Realtalk.Audio.Devices.PulseAudio;

/// <summary>pa_seek_mode_t of pulse/def.h.</summary>
internal enum PulseAudioSeekMode
{
    /// <summary>Relative to where the next write would go.</summary>
    Relative,
}
