using Realtalk.Audio.Devices.PulseAudio;

namespace Realtalk.Audio.Devices;

/// <summary>The ways to reach live sound on this machine. WAV files are not among them: they are named, not found.</summary>
internal static class AudioBackends
{
    /// <summary>What to do where there is no sound.</summary>
    public const string WaysOut =
        "Start a sound server (install PulseAudio, or PipeWire with pipewire-pulse), or use WAV files with -InputPath and -OutputPath.";

    /// <summary>All backends for this system, the preferred ones first; each may or may not be available.</summary>
    public static IReadOnlyList<IAudioBackend> All { get; } = OperatingSystem.IsLinux() ? [new PulseAudioBackend()] : [];

    /// <summary>The devices of every backend that is available.</summary>
    public static IReadOnlyList<AudioDevice> GetDevices() => [.. All.SelectMany(backend => backend.GetDevices())];

    /// <summary>Opens a microphone of the first backend that is available.</summary>
    /// <param name="nameOrId">A device; null for the default one.</param>
    /// <exception cref="RealtimeException"><c>NoAudioDevice</c>, <c>DeviceNotFound</c>, or the device cannot be opened.</exception>
    public static IAudioInput OpenInput(string? nameOrId) => First().OpenInput(nameOrId);

    /// <summary>Opens a loudspeaker of the first backend that is available.</summary>
    /// <param name="nameOrId">A device; null for the default one.</param>
    /// <exception cref="RealtimeException"><c>NoAudioDevice</c>, <c>DeviceNotFound</c>, or the device cannot be opened.</exception>
    public static IAudioOutput OpenOutput(string? nameOrId) => First().OpenOutput(nameOrId);

    // A single backend is asked to open in any case, because its own error says more than that it is not available.
    private static IAudioBackend First() => All.Count == 1 ? All[0] : All.FirstOrDefault(backend => backend.IsAvailable) ?? throw None();

    private static RealtimeException None() => OperatingSystem.IsLinux()
        ? new("NoAudioDevice", RealtimeErrorKind.DeviceError, "No sound server can be reached.", WaysOut)
        : new(
            "NoAudioDevice", RealtimeErrorKind.DeviceError, "Live sound is not supported on this system yet, only on Linux.",
            "Use WAV files with -InputPath and -OutputPath.");
}
