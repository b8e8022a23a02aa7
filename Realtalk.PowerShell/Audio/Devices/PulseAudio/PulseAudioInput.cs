using System.Runtime.InteropServices;
using static Realtalk.Audio.Devices.PulseAudio.PulseAudioNative;

namespace Realtalk.Audio.Devices.PulseAudio;

/// <summary>A microphone of a sound server's.</summary>
internal sealed unsafe class PulseAudioInput : PulseAudioStream, IAudioInput
{
    /// <summary>How much the server hands over at once: 20 ms, a frame.</summary>
    private const int FragmentSamples = AudioFormat.FrameSamples;

    // A reader that is two seconds late has lost the conversation anyway; what it needs then is the present.
    private const int Capacity = 2 * AudioFormat.SampleRate;

    private readonly SampleRing _ring = new(Capacity);

    private PulseAudioInput(PulseAudioConnection connection)
        : base(connection)
    {
    }

    /// <summary>Opens a microphone.</summary>
    /// <param name="connection">A connection, which goes with the device (or with the error).</param>
    /// <param name="device">The device, or null for the server's choice.</param>
    /// <param name="devices">All devices.</param>
    /// <param name="wantsEchoCancelled">Whether the server is asked for its echo canceller.</param>
    public static PulseAudioInput Open(
        PulseAudioConnection connection, AudioDevice? device, IReadOnlyList<AudioDevice> devices, bool wantsEchoCancelled = false)
    {
        var input = new PulseAudioInput(connection) { WantsEchoCancelled = wantsEchoCancelled };
        try
        {
            input.Open(AudioDirection.Input, device, devices);
            return input;
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public TimeSpan Latency
    {
        get
        {
            TimeSpan buffered = AudioFormat.ToTimeSpan(_ring.Count);
            lock (Gate)
            {
                if (IsGone)
                {
                    return buffered;
                }

                using (Connection.Lock())
                {
                    ulong microseconds;
                    int negative;
                    bool known = pa_stream_get_latency(Stream, &microseconds, &negative) >= 0 && negative == 0;
                    return known ? buffered + TimeSpan.FromMicroseconds(microseconds) : buffered;
                }
            }
        }
    }

    /// <summary>Samples lost because nobody read them in time.</summary>
    public long DroppedSamples => _ring.DroppedSamples;

    /// <inheritdoc/>
    public int Read(Span<short> samples, CancellationToken cancellationToken) => _ring.Read(samples, cancellationToken);

    /// <inheritdoc/>
    protected override void SetCallbacks(nint self) => pa_stream_set_read_callback(Stream, &Readable, self);

    /// <inheritdoc/>
    protected override void RemoveCallbacks() => pa_stream_set_read_callback(Stream, null, 0);

    /// <inheritdoc/>
    protected override int ConnectStream(string? device)
    {
        var attributes = new PulseAudioBufferAttributes
        {
            MaxLength = PulseAudioBufferAttributes.Default,
            TargetLength = PulseAudioBufferAttributes.Default,
            Prebuffer = PulseAudioBufferAttributes.Default,
            MinimumRequest = PulseAudioBufferAttributes.Default,
            FragmentSize = FragmentSamples * AudioFormat.BytesPerSample,
        };
        const PulseAudioStreamFlags Flags =
            PulseAudioStreamFlags.AdjustLatency | PulseAudioStreamFlags.AutoTimingUpdate | PulseAudioStreamFlags.InterpolateTiming;
        return pa_stream_connect_record(Stream, device, &attributes, Flags);
    }

    /// <inheritdoc/>
    protected override void OnLost(RealtimeException error) => _ring.End(error);

    /// <inheritdoc/>
    protected override void OnDisposed() => _ring.Close();

    [UnmanagedCallersOnly]
    private static void Readable(nint stream, nuint bytes, nint self) => From<PulseAudioInput>(self).Fetch(stream);

    private void Fetch(nint stream)
    {
        void* data;
        nuint bytes;
        while (pa_stream_peek(stream, &data, &bytes) >= 0 && bytes > 0)
        {
            int count = (int)(bytes / AudioFormat.BytesPerSample);

            // A hole is time that the server could not record: silence keeps the timeline.
            _ring.Write(data is null ? new short[count] : new ReadOnlySpan<short>(data, count));
            _ = pa_stream_drop(stream);
        }
    }
}
