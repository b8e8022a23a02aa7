using System.Runtime.Versioning;
using NAudio.CoreAudioApi;
using NAudio.Wave;
using Realtalk.Audio.Conversion;
using Realtalk.Audio.Devices.Buffered;

namespace Realtalk.Audio.Devices.Wasapi;

/// <summary>
/// An initialized stream of Windows's, in shared mode and in the format of its own mixer, which signals an event when it
/// wants or has sound. It is made and used on threads of the multithreaded apartment, never on PowerShell's own.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class WasapiClient : IDisposable
{
    // 30 ms in units of 100 ns: what the device holds cannot be silenced any more. Windows gives at least what it needs.
    private const long BufferDuration = 300_000;

    private WasapiClient(AudioDevice device, AudioClient client)
    {
        Device = device;
        Client = client;
        WaveFormat format = client.MixFormat;
        Format = new DeviceFormat(format.SampleRate, format.Channels);
        Encoding = ReadEncoding(format);
        client.Initialize(AudioClientShareMode.Shared, AudioClientStreamFlags.EventCallback, BufferDuration, 0, format, Guid.Empty);
        client.SetEventHandle(Signal.SafeWaitHandle.DangerousGetHandle());
        BufferFrames = client.BufferSize;
    }

    /// <summary>The device.</summary>
    public AudioDevice Device { get; }

    /// <summary>NAudio's client.</summary>
    public AudioClient Client { get; }

    /// <summary>The mixer's rate and channels.</summary>
    public DeviceFormat Format { get; }

    /// <summary>The mixer's samples.</summary>
    public SampleEncoding Encoding { get; }

    /// <summary>Frames that the stream can hold.</summary>
    public int BufferFrames { get; }

    /// <summary>Set by Windows when the stream wants or has sound.</summary>
    public AutoResetEvent Signal { get; } = new(false);

    /// <summary>Opens a device.</summary>
    /// <exception cref="RealtimeException"><c>DeviceNotOpened</c>.</exception>
    public static WasapiClient Open(AudioDevice device)
    {
        AudioClient? client = null;
        try
        {
            client = WasapiActivation.Activate(device.Id);
            return new WasapiClient(device, client);
        }
        catch (Exception exception) when (exception is not RealtimeException)
        {
            client?.Dispose();
            throw DeviceErrors.NotOpened(device.Name, WasapiErrors.Reason(exception));
        }
    }

    /// <summary>Frees the stream. Nobody may be using it.</summary>
    public void Dispose()
    {
        Client.Dispose();
        Signal.Dispose();
    }

    private static SampleEncoding ReadEncoding(WaveFormat format)
    {
        WaveFormat plain = format is WaveFormatExtensible extensible ? extensible.ToStandardWaveFormat() : format;
        return (plain.Encoding, plain.BitsPerSample) switch
        {
            (WaveFormatEncoding.IeeeFloat, 32) => SampleEncoding.Float32,
            (WaveFormatEncoding.Pcm, 16) => SampleEncoding.Int16,
            (WaveFormatEncoding.Pcm, 24) => SampleEncoding.Int24,
            (WaveFormatEncoding.Pcm, 32) => SampleEncoding.Int32,
            _ => throw new NotSupportedException($"its mixer's format is {plain}"),
        };
    }
}
