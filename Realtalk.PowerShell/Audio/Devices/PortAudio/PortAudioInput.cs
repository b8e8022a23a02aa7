using Realtalk.Audio.Devices.Buffered;

namespace Realtalk.Audio.Devices.PortAudio;

/// <summary>A microphone of PortAudio's.</summary>
internal sealed class PortAudioInput : BufferedInput
{
    private readonly PortAudioStream _stream;
    private readonly PortAudioPump _pump;
    private readonly short[] _frames;

    /// <param name="library">A use of the library, which goes with the device (or with the error).</param>
    /// <param name="device">The device.</param>
    /// <param name="format">A format that it gives.</param>
    /// <exception cref="RealtimeException"><c>DeviceNotOpened</c>.</exception>
    public PortAudioInput(PortAudioLibrary library, PortAudioDevice device, DeviceFormat format)
        : base(device.Device.Name, format)
    {
        _stream = new PortAudioStream(library, device, format);
        _frames = new short[format.Rate / 50 * format.Channels];
        _pump = new PortAudioPump(_stream, Move, reason => Fail(DeviceErrors.Lost(Name, reason)));
    }

    /// <inheritdoc/>
    protected override void CloseDevice() => _pump.Dispose();

    private int Move()
    {
        int moved = 0;
        while (true)
        {
            int available = _stream.Available();
            if (available <= 0)
            {
                return available < 0 ? available : moved;
            }

            int count = Math.Min(available, _frames.Length / _stream.Format.Channels);
            Span<short> frames = _frames.AsSpan(0, count * _stream.Format.Channels);
            int error = _stream.Read(frames);
            if (error < 0)
            {
                return error;
            }

            Record(frames, TimeSpan.FromSeconds(((double)(available - count) / _stream.Format.Rate) + _stream.ExtraLatency));
            moved += count;
        }
    }
}
