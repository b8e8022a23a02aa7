using Realtalk.Audio.Devices.Buffered;

namespace Realtalk.Audio.Devices.PortAudio;

/// <summary>A loudspeaker of PortAudio's.</summary>
internal sealed class PortAudioOutput : BufferedOutput
{
    // What the device holds cannot be silenced any more, so it is little, as long as it is in time.
    private const int FirstTargetMs = 30;
    private const int LastTargetMs = 90;
    private const int TargetStepMs = 10;

    private readonly PortAudioStream _stream;
    private readonly PortAudioPump _pump;
    private readonly short[] _frames;
    private int _capacity;

    /// <param name="library">A use of the library, which goes with the device (or with the error).</param>
    /// <param name="device">The device.</param>
    /// <param name="format">A format that it takes.</param>
    /// <exception cref="RealtimeException"><c>DeviceNotOpened</c>.</exception>
    public PortAudioOutput(PortAudioLibrary library, PortAudioDevice device, DeviceFormat format)
        : base(device.Device.Name, format)
    {
        _stream = new PortAudioStream(library, device, format);
        _frames = new short[format.Rate * LastTargetMs / 1000 * format.Channels];
        _pump = new PortAudioPump(_stream, Move, reason => Fail(DeviceErrors.Lost(Name, reason)));
    }

    /// <inheritdoc/>
    protected override void CloseDevice() => _pump.Dispose();

    private int Move()
    {
        int available = _stream.Available();
        if (available < 0)
        {
            return available;
        }

        // What the library keeps may be much more than it was asked for. It is empty in the beginning.
        _capacity = Math.Max(_capacity, available);
        int held = _capacity - available;
        int targetMs = Math.Min(FirstTargetMs + (_stream.Underflows * TargetStepMs), LastTargetMs);
        int count = Math.Min((_stream.Format.Rate * targetMs / 1000) - held, available);
        if (count <= 0)
        {
            return 0;
        }

        Span<short> frames = _frames.AsSpan(0, count * _stream.Format.Channels);
        Render(frames, TimeSpan.FromSeconds(((double)held / _stream.Format.Rate) + _stream.ExtraLatency));
        int error = _stream.Write(frames);
        return error < 0 ? error : count;
    }
}
