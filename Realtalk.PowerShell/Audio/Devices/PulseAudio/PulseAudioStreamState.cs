namespace Realtalk.Audio.Devices.PulseAudio;

/// <summary>pa_stream_state_t of pulse/def.h.</summary>
internal enum PulseAudioStreamState
{
    Unconnected,
    Creating,
    Ready,
    Failed,
    Terminated,
}
