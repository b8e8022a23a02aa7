using System.Runtime.Versioning;
using NAudio.CoreAudioApi;
using Realtalk.Audio.Conversion;
using Realtalk.Audio.Devices.Buffered;

namespace Realtalk.Audio.Devices.Wasapi;

/// <summary>A loudspeaker of Windows's.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WasapiOutput : BufferedOutput
{
    private readonly WasapiClient _client;
    private readonly WasapiPump _pump;
    private readonly short[] _frames;

    /// <param name="client">The stream, which goes with the device.</param>
    public WasapiOutput(WasapiClient client)
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
        int held = _client.Client.CurrentPadding;
        int count = _client.BufferFrames - held;
        if (count <= 0)
        {
            return;
        }

        Span<short> frames = _frames.AsSpan(0, count * _client.Format.Channels);
        TimeSpan latency = TimeSpan.FromSeconds((double)held / _client.Format.Rate) + TimeSpan.FromTicks(_client.Client.StreamLatency);
        Render(frames, latency);
        nint buffer = _client.Client.AudioRenderClient.GetBuffer(count);
        int bytes = frames.Length * SampleDecoder.BytesPerSample(_client.Encoding);
        SampleEncoder.Encode(_client.Encoding, frames, new Span<byte>((void*)buffer, bytes));
        _client.Client.AudioRenderClient.ReleaseBuffer(count, AudioClientBufferFlags.None);
    }
}
