namespace Realtalk.Audio.Devices.PulseAudio;

/// <summary>The devices of a PulseAudio or PipeWire sound server, by way of libpulse.</summary>
internal sealed class PulseAudioBackend : INotifyingBackend
{
    /// <summary>The backend's name.</summary>
    public const string BackendName = "PulseAudio";

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    private readonly string? _server;
    private readonly bool _wantsEchoCancelled;

    /// <param name="server">The server's address as in PULSE_SERVER, for example <c>unix:/run/user/1000/pulse/native</c>; null for
    /// that variable or the user's own server.</param>
    /// <param name="wantsEchoCancelled">
    /// Whether its devices are for a conversation in the air, for which the server is asked to take the loudspeaker out of the microphone.
    /// </param>
    public PulseAudioBackend(string? server = null, bool wantsEchoCancelled = false)
    {
        _server = server;
        _wantsEchoCancelled = wantsEchoCancelled;
    }

    /// <inheritdoc/>
    public string Name => BackendName;

    /// <inheritdoc/>
    public bool IsAvailable
    {
        get
        {
            try
            {
                using (Connect())
                {
                    return true;
                }
            }
            catch (RealtimeException)
            {
                return false;
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<AudioDevice> GetDevices()
    {
        try
        {
            using PulseAudioConnection connection = Connect();
            return PulseAudioDeviceQuery.Run(connection);
        }
        catch (RealtimeException)
        {
            return [];
        }
    }

    /// <inheritdoc/>
    public IAudioInput OpenInput(string? deviceId) => Open(
        deviceId, AudioDirection.Input,
        (connection, device, devices) => PulseAudioInput.Open(connection, device, devices, _wantsEchoCancelled));

    /// <inheritdoc/>
    public IAudioOutput OpenOutput(string? deviceId) => Open(
        deviceId, AudioDirection.Output,
        (connection, device, devices) => PulseAudioOutput.Open(connection, device, devices, _wantsEchoCancelled));

    /// <inheritdoc/>
    public IDisposable? Watch(Action changed)
    {
        try
        {
            return new PulseAudioSubscription(Connect(), changed);
        }
        catch (RealtimeException)
        {
            return null;
        }
    }

    private T Open<T>(
        string? deviceId, AudioDirection direction, Func<PulseAudioConnection, AudioDevice?, IReadOnlyList<AudioDevice>, T> open)
    {
        PulseAudioConnection connection = Connect();
        IReadOnlyList<AudioDevice> devices;
        AudioDevice? device;
        try
        {
            devices = PulseAudioDeviceQuery.Run(connection);
            device = deviceId is null ? null : DeviceSearch.Find(deviceId, direction, devices);
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        return open(connection, device, devices);
    }

    private PulseAudioConnection Connect() => PulseAudioConnection.Connect(_server, ConnectTimeout);
}
