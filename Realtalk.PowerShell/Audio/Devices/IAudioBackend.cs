namespace Realtalk.Audio.Devices;

/// <summary>A way to reach sound: WAV files, PulseAudio, and others to come. Methods may be called from any thread.</summary>
internal interface IAudioBackend
{
    /// <summary>The backend's name, for example <c>PulseAudio</c>.</summary>
    string Name { get; }

    /// <summary>Whether the backend can be used on this machine now: its library loads and its server answers.</summary>
    bool IsAvailable { get; }

    /// <summary>The devices there are now; empty when there are none or the backend is not available.</summary>
    IReadOnlyList<AudioDevice> GetDevices();

    /// <summary>Opens a microphone. The device records from now on.</summary>
    /// <param name="deviceId">A device's id or name; null for the default one.</param>
    /// <exception cref="RealtimeException">The device is not there, is busy or refuses the format.</exception>
    IAudioInput OpenInput(string? deviceId);

    /// <summary>Opens a loudspeaker. It plays silence until something is written.</summary>
    /// <param name="deviceId">A device's id or name; null for the default one.</param>
    /// <exception cref="RealtimeException">The device is not there, is busy or refuses the format.</exception>
    IAudioOutput OpenOutput(string? deviceId);
}
