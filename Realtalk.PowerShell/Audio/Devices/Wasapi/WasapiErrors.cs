using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Realtalk.Audio.Devices.Wasapi;

/// <summary>The errors that have to do with Windows's sound.</summary>
[SupportedOSPlatform("windows")]
internal static class WasapiErrors
{
    public static RealtimeException NoDefault(AudioDirection direction) => new(
        "NoAudioDevice", RealtimeErrorKind.DeviceError,
        $"Windows has no {(direction == AudioDirection.Input ? "microphone" : "loudspeaker")}.", AudioBackends.WaysOut);

    /// <summary>What an error of a device means: the codes are those of audioclient.h and winerror.h.</summary>
    public static string Reason(Exception exception) => unchecked((uint)exception.HResult) switch
    {
        0x88890004 => "it was unplugged or disabled",
        0x8889000A => "another program uses it alone",
        0x88890008 => "it does not take its own format",
        0x88890010 => "the Windows Audio service does not run",
        0x88890026 => "Windows has set its sound up anew",
        0x80070005 => "Windows does not let programs use it (see Settings, Privacy & security, Microphone)",
        _ => exception is COMException ? $"{exception.Message.TrimEnd('.')} (0x{exception.HResult:X8})" : exception.Message.TrimEnd('.'),
    };
}
