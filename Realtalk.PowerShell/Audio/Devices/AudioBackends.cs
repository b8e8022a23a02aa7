using Realtalk.Audio.Devices.PortAudio;
using Realtalk.Audio.Devices.PulseAudio;
using Realtalk.Audio.Devices.Resilience;
#if WINDOWS_AUDIO
using Realtalk.Audio.Devices.Wasapi;
#endif

namespace Realtalk.Audio.Devices;

/// <summary>The ways to reach live sound on this machine. WAV files are not among them: they are named, not found.</summary>
internal static class AudioBackends
{
    private static readonly BackendSelector Selector;

    // The same backends; those that can ask their system for its echo canceller do.
    private static readonly BackendSelector EchoCancelledSelector;

    static AudioBackends()
    {
        All = Create(wantsEchoCancelled: false);
        Selector = new BackendSelector(All);
        EchoCancelledSelector = new BackendSelector(Create(wantsEchoCancelled: true));
    }

    /// <summary>What to do where there is no sound.</summary>
    public static string WaysOut { get; } =
        (OperatingSystem.IsLinux() ? "Start a sound server (install PulseAudio, or PipeWire with pipewire-pulse), or install PortAudio (libportaudio2) for ALSA"
        : OperatingSystem.IsMacOS() ? "Install PortAudio (brew install portaudio)"
        : "Connect a microphone and a loudspeaker")
        + ".";

    /// <summary>All backends for this system, the preferred ones first; each may or may not be available.</summary>
    public static IReadOnlyList<IAudioBackend> All { get; }

    /// <summary>Why there are no devices, in a sentence or two.</summary>
    /// <param name="direction">Of which kind; null for both.</param>
    public static string WhyNone(AudioDirection? direction)
    {
        try
        {
            // What cannot be opened says why.
            using IDisposable device = direction == AudioDirection.Input ? OpenInput(null) : OpenOutput(null);
            return "The system lists no device; its default one can be opened all the same.";
        }
        catch (RealtimeException exception)
        {
            return $"{exception.Message} {exception.Recommendation}";
        }
    }

    /// <summary>The devices of every backend that is available. In each direction at most one is the default.</summary>
    public static IReadOnlyList<AudioDevice> GetDevices() => Selector.GetDevices();

    /// <summary>Opens a microphone.</summary>
    /// <param name="nameOrId">A device's name or id, also as <c>Backend:id</c>; null for the default one.</param>
    /// <exception cref="RealtimeException"><c>NoAudioDevice</c>, <c>DeviceNotFound</c>, or the device cannot be opened.</exception>
    public static IAudioInput OpenInput(string? nameOrId) => Selector.OpenInput(nameOrId).Device;

    /// <summary>Opens a loudspeaker.</summary>
    /// <param name="nameOrId">A device's name or id, also as <c>Backend:id</c>; null for the default one.</param>
    /// <exception cref="RealtimeException"><c>NoAudioDevice</c>, <c>DeviceNotFound</c>, or the device cannot be opened.</exception>
    public static IAudioOutput OpenOutput(string? nameOrId) => Selector.OpenOutput(nameOrId).Device;

    /// <summary>Opens a microphone that outlives its device: it moves to another, or waits in silence for one.</summary>
    /// <param name="nameOrId">A device's name or id; null for the default one.</param>
    /// <param name="notice">Told, on any thread, when the device goes and when another takes its place.</param>
    /// <param name="wantsEchoCancelled">Whether the system is asked to take the loudspeaker out of the microphone.</param>
    /// <exception cref="RealtimeException">The first device cannot be opened.</exception>
    public static IAudioInput OpenResilientInput(string? nameOrId, Action<string> notice, bool wantsEchoCancelled = false) =>
        new ResilientInput((wantsEchoCancelled ? EchoCancelledSelector : Selector).OpenInput(nameOrId), new ReopenPolicy(notice));

    /// <summary>Opens a loudspeaker that outlives its device: it moves to another, or plays to nobody until there is one.</summary>
    /// <param name="nameOrId">A device's name or id; null for the default one.</param>
    /// <param name="notice">Told, on any thread, when the device goes and when another takes its place.</param>
    /// <param name="wantsEchoCancelled">Whether the system is asked to take the loudspeaker out of the microphone.</param>
    /// <exception cref="RealtimeException">The first device cannot be opened.</exception>
    public static IAudioOutput OpenResilientOutput(string? nameOrId, Action<string> notice, bool wantsEchoCancelled = false) =>
        new ResilientOutput((wantsEchoCancelled ? EchoCancelledSelector : Selector).OpenOutput(nameOrId), new ReopenPolicy(notice));

    private static IReadOnlyList<IAudioBackend> Create(bool wantsEchoCancelled)
    {
#if WINDOWS_AUDIO
        if (OperatingSystem.IsWindows())
        {
            return [new WasapiBackend()];
        }
#endif
        return OperatingSystem.IsLinux() ? [new PulseAudioBackend(wantsEchoCancelled: wantsEchoCancelled), new PortAudioBackend()]
            : OperatingSystem.IsMacOS() ? [new PortAudioBackend()]
            : [];
    }
}
