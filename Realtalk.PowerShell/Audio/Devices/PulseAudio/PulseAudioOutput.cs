using System.Diagnostics;
using System.Runtime.InteropServices;
using static Realtalk.Audio.Devices.PulseAudio.PulseAudioNative;

namespace Realtalk.Audio.Devices.PulseAudio;

/// <summary>A loudspeaker of a sound server's.</summary>
internal sealed unsafe class PulseAudioOutput : PulseAudioStream, IAudioOutput
{
    /// <summary>
    /// What the server's sink may take for good at a time: 15 ms. It is what an interruption has to wait for.
    /// </summary>
    private const int SinkSamples = 15 * AudioFormat.SamplesPerMillisecond;

    /// <summary>
    /// The least that the server asks for at once, and how late its writer may be without a gap: 100 ms. What waits in the
    /// server before the sink can still be replaced, so that it costs an interruption nothing.
    /// </summary>
    private const int RequestSamples = 100 * AudioFormat.SamplesPerMillisecond;

    // The server divides the whole latency so (fix_playback_buffer_attr of its protocol-native.c): two requests, and of the
    // rest one half for the sink and one for the stream before it.
    private const int TargetSamples = (2 * RequestSamples) + (2 * SinkSamples);

    // The server keeps 4 MiB at most and silently drops what goes beyond.
    private const int MaximumSamples = (4 << 20) / AudioFormat.BytesPerSample;

    // The way of a change to the server, on a machine that is busy.
    private const int TransitSamples = 5 * AudioFormat.SamplesPerMillisecond;

    private readonly PlaybackPosition _position = new();
    private readonly SinkHold _sink = new();
    private long _underruns;

    private PulseAudioOutput(PulseAudioConnection connection)
        : base(connection)
    {
    }

    /// <inheritdoc/>
    public event Action? Writable;

    /// <inheritdoc/>
    public int WritableSamples
    {
        get
        {
            lock (Gate)
            {
                ThrowIfGone();
                using (Connection.Lock())
                {
                    nuint bytes = pa_stream_writable_size(Stream);
                    return bytes == nuint.MaxValue ? 0 : (int)(bytes / AudioFormat.BytesPerSample);
                }
            }
        }
    }

    /// <inheritdoc/>
    public int PendingSamples
    {
        get
        {
            lock (Gate)
            {
                if (IsGone)
                {
                    return 0;
                }

                using (Connection.Lock())
                {
                    return _position.Pending(Stopwatch.GetTimestamp());
                }
            }
        }
    }

    /// <inheritdoc/>
    public int CommittedSamples => Math.Min(PendingSamples, _sink.Samples + TransitSamples);

    /// <inheritdoc/>
    public long Underruns => Volatile.Read(ref _underruns);

    /// <summary>Opens a loudspeaker.</summary>
    /// <param name="connection">A connection, which goes with the device (or with the error).</param>
    /// <param name="device">The device, or null for the server's choice.</param>
    /// <param name="devices">All devices.</param>
    /// <param name="wantsEchoCancelled">Whether the server is asked for its echo canceller.</param>
    public static PulseAudioOutput Open(
        PulseAudioConnection connection, AudioDevice? device, IReadOnlyList<AudioDevice> devices, bool wantsEchoCancelled = false)
    {
        var output = new PulseAudioOutput(connection) { WantsEchoCancelled = wantsEchoCancelled };
        try
        {
            output.Open(AudioDirection.Output, device, devices);
            return output;
        }
        catch
        {
            output.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="RealtimeException"><c>DeviceOverrun</c>: more than the server can hold, which is 87 seconds.</exception>
    public void Write(ReadOnlySpan<short> samples)
    {
        lock (Gate)
        {
            ThrowIfGone();
            using (Connection.Lock())
            {
                long now = Stopwatch.GetTimestamp();
                if (samples.Length > MaximumSamples - _position.Pending(now))
                {
                    throw new RealtimeException(
                        "DeviceOverrun", RealtimeErrorKind.InvalidOperation, $"The audio device '{Name}' cannot hold that much.",
                        "Write as the device plays.", Name);
                }

                Send(samples, 0);
                _position.Wrote(samples.Length, now);
            }
        }
    }

    /// <inheritdoc/>
    public void ReplaceTail(ReadOnlySpan<short> tail)
    {
        lock (Gate)
        {
            ThrowIfGone();
            using (Connection.Lock())
            {
                // The server rewinds, as far as the device's buffer can be written anew.
                int count = Math.Min(tail.Length, _position.Pending(Stopwatch.GetTimestamp()));
                Send(tail[^count..], -count * AudioFormat.BytesPerSample);
            }
        }
    }

    /// <summary>Does nothing: the start threshold is a single sample, so that nothing is ever held back.</summary>
    public void Drain()
    {
    }

    /// <inheritdoc/>
    protected override void SetCallbacks(nint self)
    {
        pa_stream_set_write_callback(Stream, &RoomCame, self);
        pa_stream_set_underflow_callback(Stream, &RanDry, self);
        pa_stream_set_latency_update_callback(Stream, &TimingCame, self);
    }

    /// <inheritdoc/>
    protected override void RemoveCallbacks()
    {
        pa_stream_set_write_callback(Stream, null, 0);
        pa_stream_set_underflow_callback(Stream, null, 0);
        pa_stream_set_latency_update_callback(Stream, null, 0);
    }

    /// <inheritdoc/>
    protected override int ConnectStream(string? device)
    {
        // A start threshold of 0 would let the server's clock run on while there is nothing to play, and what comes late
        // would be dropped. With one sample the stream stops when dry and starts again with the next write.
        var attributes = new PulseAudioBufferAttributes
        {
            MaxLength = PulseAudioBufferAttributes.Default,
            TargetLength = TargetSamples * AudioFormat.BytesPerSample,
            Prebuffer = AudioFormat.BytesPerSample,
            MinimumRequest = RequestSamples * AudioFormat.BytesPerSample,
            FragmentSize = PulseAudioBufferAttributes.Default,
        };

        // The library's own interpolation is not used: after the stream has run dry it reports the device's latency as
        // pending for ever.
        const PulseAudioStreamFlags Flags = PulseAudioStreamFlags.AdjustLatency | PulseAudioStreamFlags.AutoTimingUpdate;
        return pa_stream_connect_playback(Stream, device, &attributes, Flags, 0, 0);
    }

    /// <inheritdoc/>
    protected override void OnLost(RealtimeException error) => RaiseWritable();

    /// <inheritdoc/>
    protected override void OnDisposed() => RaiseWritable();

    [UnmanagedCallersOnly]
    private static void RoomCame(nint stream, nuint bytes, nint self) => From<PulseAudioOutput>(self).OnRoom(stream);

    [UnmanagedCallersOnly]
    private static void RanDry(nint stream, nint self) => From<PulseAudioOutput>(self).OnDry();

    [UnmanagedCallersOnly]
    private static void TimingCame(nint stream, nint self) => From<PulseAudioOutput>(self).UpdatePosition(stream);

    private static double ToSamples(ulong microseconds) => microseconds * (AudioFormat.SampleRate / 1_000_000.0);

    private void OnRoom(nint stream)
    {
        // A server that asks for samples has begun to play; the library would ask it for the timing in its own time.
        if (!_position.IsMoving)
        {
            nint operation = pa_stream_update_timing_info(stream, 0, 0);
            if (operation != 0)
            {
                pa_operation_unref(operation);
            }
        }

        RaiseWritable();
    }

    private void OnDry()
    {
        Interlocked.Increment(ref _underruns);
        RaiseWritable();
    }

    private void RaiseWritable()
    {
        try
        {
            Writable?.Invoke();
        }
        catch (ObjectDisposedException)
        {
            // A handler whose signal is gone has nobody left to wake; on a thread of libpulse's it would end the process.
        }
    }

    private void UpdatePosition(nint stream)
    {
        PulseAudioTimingInfo* timing = pa_stream_get_timing_info(stream);
        if (timing is null || timing->WriteIndexCorrupt != 0 || timing->ReadIndexCorrupt != 0)
        {
            return;
        }

        _sink.Measured(ToSamples(timing->ConfiguredSinkMicroseconds), ToSamples(timing->SinkMicroseconds));
        long age = (long)(timing->TransportMicroseconds * (Stopwatch.Frequency / 1_000_000.0));
        _position.Measured(
            (double)(timing->WriteIndex - timing->ReadIndex) / AudioFormat.BytesPerSample,
            ToSamples(timing->SinkMicroseconds),
            timing->Playing != 0,
            (double)(ulong)timing->SinceUnderrun / AudioFormat.BytesPerSample,
            Stopwatch.GetTimestamp() - age);
    }

    private void Send(ReadOnlySpan<short> samples, long offset)
    {
        if (samples.IsEmpty)
        {
            return;
        }

        fixed (short* data = samples)
        {
            nuint bytes = (nuint)(samples.Length * AudioFormat.BytesPerSample);
            if (pa_stream_write(Stream, data, bytes, 0, offset, PulseAudioSeekMode.Relative) < 0)
            {
                throw DeviceErrors.Lost(Name, Connection.LastError());
            }
        }
    }
}
