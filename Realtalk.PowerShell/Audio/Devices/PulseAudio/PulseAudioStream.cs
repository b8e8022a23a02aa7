using System.Runtime.InteropServices;
using static Realtalk.Audio.Devices.PulseAudio.PulseAudioNative;

namespace Realtalk.Audio.Devices.PulseAudio;

/// <summary>
/// What a recording and a playing stream have in common: a connection of their own, a stream on it, and their end.
/// Locks are taken in this order: <see cref="Gate"/>, which keeps Dispose away from calls that run; the main loop's lock,
/// which libpulse demands and which callbacks come with. A callback therefore never takes the gate.
/// </summary>
internal abstract unsafe class PulseAudioStream : IEchoCancelled, IDisposable
{
    // Left to itself it turns the microphone down to a third, and leaves it so when it goes.
    private const string CancellerParameters = "aec_method=webrtc aec_args=\"analog_gain_control=0 digital_gain_control=0\"";

    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(5);

    private GCHandle _self;
    private volatile RealtimeException? _lost;
    private volatile bool _disposed;

    /// <param name="connection">A connection, which goes with the stream.</param>
    protected PulseAudioStream(PulseAudioConnection connection) => Connection = connection;

    /// <inheritdoc/>
    public bool IsEchoCancelled
    {
        get
        {
            lock (Gate)
            {
                if (IsGone)
                {
                    return false;
                }

                // The server may have moved the stream since; word of that comes before the answer to a later question.
                IReadOnlyList<AudioDevice> devices = PulseAudioDeviceQuery.Run(Connection);
                using (Connection.Lock())
                {
                    string id = ReadText(pa_stream_get_device_name(Stream));
                    return devices.Any(device => device.Id == id && device.IsEchoCancelling);
                }
            }
        }
    }

    /// <summary>Whether the server is asked to put its echo canceller between the stream and the device.</summary>
    public bool WantsEchoCancelled { get; init; }

    /// <summary>The device's name as a person knows it.</summary>
    public string Name { get; private set; } = string.Empty;

    /// <summary>Kept while the stream is used, by all but callbacks.</summary>
    protected object Gate { get; } = new();

    /// <summary>The connection.</summary>
    protected PulseAudioConnection Connection { get; }

    /// <summary>libpulse's stream.</summary>
    protected nint Stream { get; private set; }

    /// <summary>Whether the stream can be used no more.</summary>
    protected bool IsGone => _disposed || _lost is not null;

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (Gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            if (Stream != 0)
            {
                using (Connection.Lock())
                {
                    pa_stream_set_state_callback(Stream, null, 0);
                    RemoveCallbacks();
                    _ = pa_stream_disconnect(Stream);
                    pa_stream_unref(Stream);
                    Stream = 0;
                }
            }

            Connection.Dispose();
            if (_self.IsAllocated)
            {
                _self.Free();
            }
        }

        OnDisposed();
    }

    /// <summary>Creates the stream, connects it to a device and waits until it runs.</summary>
    /// <param name="direction">Which way it carries sound.</param>
    /// <param name="device">A device, or null for the server's choice.</param>
    /// <param name="devices">All devices, for the name.</param>
    /// <exception cref="RealtimeException">The server refuses.</exception>
    protected void Open(AudioDirection direction, AudioDevice? device, IReadOnlyList<AudioDevice> devices)
    {
        _self = GCHandle.Alloc(this);
        Name = device?.Name ?? "default";
        using (Connection.Lock())
        {
            Stream = CreateStream();
            if (Stream == 0)
            {
                throw DeviceErrors.NotOpened(Name, Connection.LastError());
            }

            nint self = GCHandle.ToIntPtr(_self);
            pa_stream_set_state_callback(Stream, &StateChanged, self);
            SetCallbacks(self);
            if (ConnectStream(device?.Id) < 0)
            {
                throw DeviceErrors.NotOpened(Name, Connection.LastError());
            }
        }

        if (!Connection.WaitUntil(() => pa_stream_get_state(Stream) != PulseAudioStreamState.Creating, OpenTimeout))
        {
            throw DeviceErrors.NotOpened(Name, "the sound server does not answer");
        }

        using (Connection.Lock())
        {
            if (pa_stream_get_state(Stream) != PulseAudioStreamState.Ready)
            {
                throw device is null
                    ? PulseAudioErrors.NoDefault(direction, Connection.LastError())
                    : DeviceErrors.NotOpened(Name, Connection.LastError());
            }

            string id = ReadText(pa_stream_get_device_name(Stream));
            Name = devices.FirstOrDefault(one => one.Id == id && one.Direction == direction)?.Name ?? id;
        }
    }

    /// <summary>Sets the callbacks that the direction needs. Under the lock.</summary>
    protected abstract void SetCallbacks(nint self);

    /// <summary>Takes them off again. Under the lock.</summary>
    protected abstract void RemoveCallbacks();

    /// <summary>Connects the stream. Under the lock.</summary>
    /// <returns>Less than 0 when it fails.</returns>
    protected abstract int ConnectStream(string? device);

    /// <summary>The device is gone. Called once, in a callback.</summary>
    protected abstract void OnLost(RealtimeException error);

    /// <summary>The stream has been freed.</summary>
    protected abstract void OnDisposed();

    /// <summary>Throws when the stream can be used no more.</summary>
    /// <exception cref="RealtimeException"><c>DeviceLost</c>.</exception>
    protected void ThrowIfGone()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_lost is not null)
        {
            throw _lost;
        }
    }

    /// <summary>The object that a callback is for.</summary>
    protected static T From<T>(nint self)
        where T : PulseAudioStream => (T)GCHandle.FromIntPtr(self).Target!;

    private nint CreateStream()
    {
        var spec = new PulseAudioSampleSpec
        {
            Format = PulseAudioSampleSpec.Signed16LittleEndian,
            Rate = AudioFormat.SampleRate,
            Channels = 1,
        };
        nint proplist = pa_proplist_new();
        try
        {
            // Servers lower or cork music while a stream of this role runs, and choose a headset for it.
            _ = pa_proplist_sets(proplist, "media.role", "phone");
            if (WantsEchoCancelled)
            {
                // For PulseAudio's module-filter-heuristics, which leaves devices alone that are meant for calls. Once both
                // directions ask, module-filter-apply loads module-echo-cancel and moves them there.
                _ = pa_proplist_sets(proplist, "filter.want", "echo-cancel");
                _ = pa_proplist_sets(proplist, "filter.apply.echo-cancel.parameters", CancellerParameters);
            }

            return pa_stream_new_with_proplist(Connection.Context, "Realtalk", &spec, 0, proplist);
        }
        finally
        {
            pa_proplist_free(proplist);
        }
    }

    [UnmanagedCallersOnly]
    private static void StateChanged(nint stream, nint self) => From<PulseAudioStream>(self).CheckState(stream);

    private void CheckState(nint stream)
    {
        if (pa_stream_get_state(stream) is PulseAudioStreamState.Failed or PulseAudioStreamState.Terminated && _lost is null)
        {
            _lost = DeviceErrors.Lost(Name, Connection.LastError());
            OnLost(_lost);
        }

        Connection.Signal();
    }
}
