namespace Realtalk.Audio.Devices.PulseAudio;

/// <summary>pa_context_state_t of pulse/def.h.</summary>
internal enum PulseAudioContextState
{
    Unconnected,
    Connecting,
    Authorizing,
    SettingName,
    Ready,
    Failed,
    Terminated,
}
