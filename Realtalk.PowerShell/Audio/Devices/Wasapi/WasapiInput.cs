using System.Diagnostics;
using System.Runtime.Versioning;
using NAudio.CoreAudioApi;
using Realtalk.Audio.Conversion;
using Realtalk.Audio.Devices.Buffered;

namespace Realtalk.Audio.Devices.Wasapi;

/// <summary>A microphone of Windows's.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WasapiInput : BufferedInput
{
    private readonly WasapiClient _client;
    private readonly WasapiPump _pump;
    private short[] _frames;

    /// <param name="client">The stream, which goes with the device.</param>
    public WasapiInput(WasapiClient client)
        : base(client.Device.Name, client.Format)
    {
        _client = client;
        _frames = new short[client.BufferFrames * client.Format.Channels];
        _pump = new WasapiPump(client, Move, reason => Fail(DeviceErrors.Lost(Name, reason)));
    }

    /// <inheritdoc/>
    protected override void CloseDevice() => _pump.Dispose();

    private unsafe void Move()
    {
        AudioCaptureClient capture = _client.Client.AudioCaptureClient;
        while (capture.GetNextPacketSize() > 0)
        {
            nint buffer = capture.GetBuffer(out int count, out AudioClientBufferFlags flags, out _, out long recorded);
            int samples = count * _client.Format.Channels;
            if (_frames.Length < samples)
            {
                _frames = new short[samples];
            }

            Span<short> frames = _frames.AsSpan(0, samples);
            if (flags.HasFlag(AudioClientBufferFlags.Silent))
            {
                frames.Clear();
            }
            else
            {
                int bytes = samples * SampleDecoder.BytesPerSample(_client.Encoding);
                SampleDecoder.Decode(_client.Encoding, new ReadOnlySpan<byte>((void*)buffer, bytes), frames);
            }

            capture.ReleaseBuffer(count);
            Record(frames, Age(recorded, count));
        }
    }

    // Windows tells when it recorded the first frame, in 100 ns of the performance counter; the newest came a packet later.
    private TimeSpan Age(long recorded, int count)
    {
        double now = Stopwatch.GetTimestamp() * ((double)TimeSpan.TicksPerSecond / Stopwatch.Frequency);
        double age = now - recorded - ((double)count * TimeSpan.TicksPerSecond / _client.Format.Rate);
        return TimeSpan.FromTicks((long)Math.Clamp(age, 0, 2 * TimeSpan.TicksPerSecond));
    }
}
