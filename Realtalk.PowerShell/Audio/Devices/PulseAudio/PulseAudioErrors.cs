namespace Realtalk.Audio.Devices.PulseAudio;

/// <summary>The errors that have to do with a sound server.</summary>
internal static class PulseAudioErrors
{
    public static RealtimeException NoServer(string? server, string reason)
    {
        string which = server is null
            ? "No PulseAudio or PipeWire sound server can be reached"
            : $"The sound server '{server}' cannot be reached";
        return new RealtimeException(
            "NoAudioDevice", RealtimeErrorKind.DeviceError, $"{which}: {reason}.", AudioBackends.WaysOut, server);
    }

    public static RealtimeException NoDefault(AudioDirection direction, string reason) => new(
        "NoAudioDevice", RealtimeErrorKind.DeviceError,
        $"The sound server has no {(direction == AudioDirection.Input ? "microphone" : "loudspeaker")}: {reason}.", AudioBackends.WaysOut);
}
