using System.Runtime.InteropServices;

namespace Realtalk.Audio.Devices.PortAudio;

/// <summary>The errors that have to do with PortAudio.</summary>
internal static unsafe class PortAudioErrors
{
    public static RealtimeException Missing() => new(
        "NoAudioDevice", RealtimeErrorKind.DeviceError, "The PortAudio library is not installed.", AudioBackends.WaysOut);

    public static RealtimeException NotConfigured() => new(
        "NoAudioDevice", RealtimeErrorKind.DeviceError, "ALSA has no default device.", AudioBackends.WaysOut);

    public static RealtimeException NotStarted(int error) => new(
        "NoAudioDevice", RealtimeErrorKind.DeviceError, $"PortAudio cannot be used: {Text(error)}.", AudioBackends.WaysOut);

    public static RealtimeException NoDefault(AudioDirection direction) => new(
        "NoAudioDevice", RealtimeErrorKind.DeviceError,
        $"PortAudio finds no {(direction == AudioDirection.Input ? "microphone" : "loudspeaker")}.", AudioBackends.WaysOut);

    /// <summary>What an error code means, in the library's words.</summary>
    public static string Text(int error) =>
        Marshal.PtrToStringUTF8((nint)PortAudioNative.Pa_GetErrorText(error)) ?? $"error {error}";
}
