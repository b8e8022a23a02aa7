using System.Diagnostics;
using System.Runtime.InteropServices;
using Realtalk.Audio;
using Realtalk.Audio.Devices;
using Realtalk.Audio.Devices.PulseAudio;
using static Realtalk.Audio.Devices.PulseAudio.PulseAudioNative;

namespace Realtalk.Benchmarks.Devices;

/// <summary>
/// Records the monitor of a sink, and knows for every sample when it came out of the loudspeaker. The sink's clock is
/// steady, so that in silence the earliest block shows what that clock reads (calibration); a block that comes later than
/// its time was heard when it came. Unlike the engine's recorder it asks for no latency, so that it does not hurry the sink.
/// </summary>
internal sealed class DeviceTap : PulseAudioStream
{
    // A block may be as long as this sink's longest, 50 ms; one that came in two parts would shift the clock.
    private const int FragmentSamples = 100 * AudioFormat.SamplesPerMillisecond;
    private const int Capacity = 1800 * AudioFormat.SampleRate;
    private static readonly TimeSpan CalibrationTime = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly object _gate = new();
    private readonly short[] _samples = new short[Capacity];
    private readonly List<(int Start, long Timestamp)> _blocks = [];
    private volatile int _count;
    private double _origin = double.PositiveInfinity;
    private volatile bool _isCalibrated;

    private DeviceTap(PulseAudioConnection connection)
        : base(connection)
    {
    }

    /// <summary>How many samples have been recorded.</summary>
    public int Count => _count;

    /// <summary>The samples that have been recorded.</summary>
    public ReadOnlySpan<short> Samples => _samples.AsSpan(0, _count);

    /// <summary>Opens and calibrates it. Nothing may play meanwhile.</summary>
    public static async Task<DeviceTap> OpenAsync(string server, string monitor, CancellationToken cancellationToken)
    {
        PulseAudioConnection connection = PulseAudioConnection.Connect(server, ConnectTimeout);
        IReadOnlyList<AudioDevice> devices = PulseAudioDeviceQuery.Run(connection);
        var tap = new DeviceTap(connection);
        try
        {
            tap.Open(AudioDirection.Input, devices.Single(device => device.Id == monitor), devices);
            await Task.Delay(CalibrationTime, cancellationToken);
            tap._isCalibrated = true;
            return tap;
        }
        catch
        {
            tap.Dispose();
            throw;
        }
    }

    /// <summary>When a sample was heard, as a time stamp of <see cref="Stopwatch"/>.</summary>
    public long HeardAt(int index) => Math.Max((long)(_origin + (index * SampleTicks)), ArrivedAt(index));

    /// <summary>When the sound server handed a sample out.</summary>
    public long ArrivedAt(int index)
    {
        lock (_gate)
        {
            int found = _blocks.BinarySearch((index, long.MaxValue));
            return _blocks[(found < 0 ? ~found : found) - 1].Timestamp;
        }
    }

    /// <summary>Waits until something is heard.</summary>
    /// <returns>The first sample that is not silence.</returns>
    public async Task<int> WaitForSoundAsync(int from, CancellationToken cancellationToken)
    {
        while (true)
        {
            int count = _count;
            int offset = _samples.AsSpan(from, count - from).IndexOfAnyExcept((short)0);
            if (offset >= 0)
            {
                return from + offset;
            }

            from = count;
            await Task.Delay(5, cancellationToken);
        }
    }

    /// <summary>Waits until nothing has been heard for a while.</summary>
    /// <returns>The last sample that was not silence; before <paramref name="from"/> when there was none.</returns>
    public async Task<int> WaitForSilenceAsync(int from, int milliseconds, CancellationToken cancellationToken)
    {
        int last = from - 1;
        while (true)
        {
            int count = _count;
            int offset = _samples.AsSpan(from, count - from).LastIndexOfAnyExcept((short)0);
            last = offset >= 0 ? from + offset : last;
            from = count;
            if (count - last > AudioFormat.FromMilliseconds(milliseconds))
            {
                return last;
            }

            await Task.Delay(5, cancellationToken);
        }
    }

    protected override unsafe void SetCallbacks(nint self) => pa_stream_set_read_callback(Stream, &Readable, self);

    protected override unsafe void RemoveCallbacks() => pa_stream_set_read_callback(Stream, null, 0);

    protected override unsafe int ConnectStream(string? device)
    {
        var attributes = new PulseAudioBufferAttributes
        {
            MaxLength = PulseAudioBufferAttributes.Default,
            TargetLength = PulseAudioBufferAttributes.Default,
            Prebuffer = PulseAudioBufferAttributes.Default,
            MinimumRequest = PulseAudioBufferAttributes.Default,
            FragmentSize = FragmentSamples * AudioFormat.BytesPerSample,
        };
        return pa_stream_connect_record(Stream, device, &attributes, PulseAudioStreamFlags.None);
    }

    protected override void OnLost(RealtimeException error)
    {
    }

    protected override void OnDisposed()
    {
    }

    private static double SampleTicks => (double)Stopwatch.Frequency / AudioFormat.SampleRate;

    [UnmanagedCallersOnly]
    private static void Readable(nint stream, nuint bytes, nint self) => From<DeviceTap>(self).Fetch(stream);

    private unsafe void Fetch(nint stream)
    {
        long now = Stopwatch.GetTimestamp();
        void* data;
        nuint bytes;
        while (pa_stream_peek(stream, &data, &bytes) >= 0 && bytes > 0)
        {
            var block = new ReadOnlySpan<short>(data, data is null ? 0 : (int)(bytes / AudioFormat.BytesPerSample));
            Add(block, now);
            _ = pa_stream_drop(stream);
        }
    }

    private void Add(ReadOnlySpan<short> block, long now)
    {
        int start = _count;
        if (block.IsEmpty || start + block.Length > Capacity)
        {
            return;
        }

        lock (_gate)
        {
            _blocks.Add((start, now));
        }

        if (!_isCalibrated)
        {
            _origin = Math.Min(_origin, now - (start * SampleTicks));
        }

        block.CopyTo(_samples.AsSpan(start));
        _count = start + block.Length;
    }
}
