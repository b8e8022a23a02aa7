using Realtalk.Audio.Devices;
using Realtalk.Audio.Devices.Wave;

namespace Realtalk.Conversations;

/// <summary>Opens a device by what a person named: a device, a WAV file in its place, or neither for the default one.</summary>
internal static class DeviceOpener
{
    /// <summary>The loudspeaker that nobody hears.</summary>
    public const string None = "None";

    private const string NoLoudspeaker = "use a WAV file with -OutputPath, or play to nobody with -OutputDevice None";

    /// <summary>Opens a microphone.</summary>
    /// <param name="device">A name or id; null for the default one.</param>
    /// <param name="path">A WAV file in its place.</param>
    /// <param name="clock">The time that files live in.</param>
    /// <exception cref="RealtimeException">It cannot be opened, or both are named.</exception>
    public static IAudioInput OpenInput(string? device, string? path, WaveClock clock)
    {
        ThrowIfBoth(device, path, "-InputDevice", "-InputPath");
        return path is null ? OrElse(() => AudioBackends.OpenInput(device), "use a WAV file with -InputPath") : new WaveFileInput(path, clock);
    }

    /// <summary>Opens a microphone that outlives its device: it moves to another, or waits in silence for one.</summary>
    /// <param name="device">A name or id; null for the default one.</param>
    /// <param name="path">A WAV file in its place.</param>
    /// <param name="clock">The time that files live in.</param>
    /// <param name="notice">Told, on any thread, when the device goes and when another takes its place.</param>
    /// <param name="wantsEchoCancelled">Whether the system is asked to take the loudspeaker out of the microphone.</param>
    /// <exception cref="RealtimeException">It cannot be opened, or both are named.</exception>
    public static IAudioInput OpenInput(
        string? device, string? path, WaveClock clock, Action<string> notice, bool wantsEchoCancelled) =>
        path is null
            ? OrElse(() => AudioBackends.OpenResilientInput(device, notice, wantsEchoCancelled), "use a WAV file with -InputPath, or a caller with -Caller")
            : OpenInput(device, path, clock);

    /// <summary>Opens a loudspeaker that outlives its device: it moves to another, or plays to nobody until there is one.</summary>
    /// <param name="device">A name or id, or <see cref="None"/>; null for the default one.</param>
    /// <param name="path">A WAV file in its place.</param>
    /// <param name="clock">The time that files live in.</param>
    /// <param name="notice">Told, on any thread, when the device goes and when another takes its place.</param>
    /// <param name="wantsEchoCancelled">Whether the system is asked to take the loudspeaker out of the microphone.</param>
    /// <exception cref="RealtimeException">It cannot be opened, or both are named.</exception>
    public static IAudioOutput OpenOutput(
        string? device, string? path, WaveClock clock, Action<string> notice, bool wantsEchoCancelled) =>
        path is null && !IsNone(device)
            ? OrElse(() => AudioBackends.OpenResilientOutput(device, notice, wantsEchoCancelled), NoLoudspeaker)
            : OpenOutput(device, path, clock);

    /// <summary>Opens a loudspeaker.</summary>
    /// <param name="device">A name or id, or <see cref="None"/>; null for the default one.</param>
    /// <param name="path">A WAV file in its place.</param>
    /// <param name="clock">The time that files live in.</param>
    /// <exception cref="RealtimeException">It cannot be opened, or both are named.</exception>
    public static IAudioOutput OpenOutput(string? device, string? path, WaveClock clock)
    {
        ThrowIfBoth(device, path, "-OutputDevice", "-OutputPath");
        return path is not null || IsNone(device) ? new WaveFileOutput(path, clock) : OrElse(() => AudioBackends.OpenOutput(device), NoLoudspeaker);
    }

    /// <summary>Whether that is the name of the loudspeaker that nobody hears.</summary>
    public static bool IsNone(string? device) => string.Equals(device, None, StringComparison.OrdinalIgnoreCase);

    // Where there is no sound on this machine, what can stand in its place is said, too.
    private static T OrElse<T>(Func<T> open, string instead)
    {
        try
        {
            return open();
        }
        catch (RealtimeException exception) when (exception.ErrorId == "NoAudioDevice")
        {
            throw exception.Advise($"{exception.Recommendation?.TrimEnd('.')}, or {instead}.");
        }
    }

    private static void ThrowIfBoth(string? device, string? path, string deviceParameter, string pathParameter)
    {
        if (device is not null && path is not null)
        {
            throw new RealtimeException(
                "DeviceAndPath",
                RealtimeErrorKind.InvalidArgument,
                $"{deviceParameter} and {pathParameter} name two devices.",
                "Leave one of them out.",
                path);
        }
    }
}
