namespace Realtalk.Audio.Devices.Wave;

/// <summary>
/// WAV files in the place of devices; a device's id is a path. All devices of one backend share one timeline, which runs
/// from the first one's opening.
/// </summary>
internal sealed class WaveBackend : IAudioBackend, IDisposable
{
    private readonly WaveClock _clock;

    /// <param name="clock">The clock, which goes with the backend; null for one in real time.</param>
    public WaveBackend(WaveClock? clock = null) => _clock = clock ?? new WaveClock();

    /// <inheritdoc/>
    public string Name => "Wave";

    /// <summary>True: files are everywhere.</summary>
    public bool IsAvailable => true;

    /// <summary>Whether an input ends with its file, instead of going on in silence.</summary>
    public bool EndAtEnd { get; init; }

    /// <summary>None: files are named, not found.</summary>
    public IReadOnlyList<AudioDevice> GetDevices() => [];

    /// <summary>Opens a file to be heard by the model.</summary>
    /// <param name="deviceId">The file's path.</param>
    /// <exception cref="RealtimeException">The file cannot be used.</exception>
    public IAudioInput OpenInput(string? deviceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(deviceId);
        var input = new WaveFileInput(deviceId, _clock, EndAtEnd);
        _clock.Start();
        return input;
    }

    /// <summary>Opens a file that takes what the model says.</summary>
    /// <param name="deviceId">The file's path; null for a device that only keeps time.</param>
    /// <exception cref="RealtimeException">The file cannot be created.</exception>
    public IAudioOutput OpenOutput(string? deviceId)
    {
        var output = new WaveFileOutput(deviceId, _clock);
        _clock.Start();
        return output;
    }

    /// <summary>Stops the clock. The devices are their users' to dispose.</summary>
    public void Dispose() => _clock.Dispose();
}
