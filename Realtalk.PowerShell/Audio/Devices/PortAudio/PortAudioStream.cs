using System.Runtime.InteropServices;
using Realtalk.Audio.Devices.Buffered;
using static Realtalk.Audio.Devices.PortAudio.PortAudioNative;

namespace Realtalk.Audio.Devices.PortAudio;

/// <summary>
/// A stream of the library's in one direction, read or written by one thread. The library's own threads are not used: over
/// ALSA they are ended by pthread_cancel, which managed code does not survive, and in version 19.6 a device that goes leaves
/// them in an endless loop. For the same reason the stream is only ever asked for what it has.
/// </summary>
internal sealed unsafe class PortAudioStream : IDisposable
{
    // paDitherOff: samples that pass unchanged are not to be made noisy.
    private const uint Flags = 2;

    // paInputOverflowed and paOutputUnderflowed tell of a gap that has been, not of an error.
    private const int InputOverflowed = -9981;
    private const int OutputUnderflowed = -9980;

    private readonly PortAudioLibrary _library;
    private readonly bool _isInput;
    private nint _stream;

    /// <summary>Opens and starts the stream.</summary>
    /// <param name="library">A use of the library, which goes with the stream (or with the error).</param>
    /// <param name="device">The device.</param>
    /// <param name="format">A format that the device takes.</param>
    /// <exception cref="RealtimeException"><c>DeviceNotOpened</c>.</exception>
    public PortAudioStream(PortAudioLibrary library, PortAudioDevice device, DeviceFormat format)
    {
        _library = library;
        _isInput = device.Device.Direction == AudioDirection.Input;
        Format = format;
        int error;
        lock (PortAudioLibrary.Gate)
        {
            error = StandardError.Silence(() => Open(device));
            if (error >= 0)
            {
                error = StandardError.Silence(() => Pa_StartStream(_stream));
            }
        }

        if (error < 0)
        {
            Dispose();
            throw DeviceErrors.NotOpened(device.Device.Name, PortAudioErrors.Text(error));
        }
    }

    /// <summary>The device's format.</summary>
    public DeviceFormat Format { get; }

    /// <summary>What there is of latency beyond the buffer that <see cref="Available"/> tells about, in seconds.</summary>
    public double ExtraLatency { get; private set; }

    /// <summary>How often what was written came too late, so that there was a gap.</summary>
    public int Underflows { get; private set; }

    /// <summary>Frames that can be read or written without waiting; below 0, an error.</summary>
    public int Available() =>
        (int)Math.Min((_isInput ? Pa_GetStreamReadAvailable(_stream) : Pa_GetStreamWriteAvailable(_stream)).Value, int.MaxValue);

    /// <summary>Reads frames that are available.</summary>
    /// <returns>Below 0, an error.</returns>
    public int Read(Span<short> frames)
    {
        fixed (short* data = frames)
        {
            int result = Pa_ReadStream(_stream, data, new CULong((uint)(frames.Length / Format.Channels)));
            return result == InputOverflowed ? 0 : result;
        }
    }

    /// <summary>Writes frames for which there is room.</summary>
    /// <returns>Below 0, an error.</returns>
    public int Write(ReadOnlySpan<short> frames)
    {
        fixed (short* data = frames)
        {
            int result = Pa_WriteStream(_stream, data, new CULong((uint)(frames.Length / Format.Channels)));
            if (result != OutputUnderflowed)
            {
                return result;
            }

            Underflows++;
            return 0;
        }
    }

    /// <summary>Stops the stream and starts it again.</summary>
    /// <returns>Below 0, an error.</returns>
    public int Restart()
    {
        lock (PortAudioLibrary.Gate)
        {
            return StandardError.Silence(() =>
            {
                _ = Pa_AbortStream(_stream);
                return Pa_StartStream(_stream);
            });
        }
    }

    /// <summary>Stops the stream and frees it. Nobody may be using it.</summary>
    public void Dispose()
    {
        lock (PortAudioLibrary.Gate)
        {
            if (_stream != 0)
            {
                _ = StandardError.Silence(() => Pa_AbortStream(_stream));
                _ = StandardError.Silence(() => Pa_CloseStream(_stream));
                _stream = 0;
            }
        }

        _library.Dispose();
    }

    private int Open(PortAudioDevice device)
    {
        PortAudioStreamParameters parameters = PortAudioFormats.Parameters(device, Format);
        nint stream;
        int error = Pa_OpenStream(
            &stream, _isInput ? &parameters : null, _isInput ? null : &parameters, Format.Rate, new CULong(0), new CULong(Flags), 0, 0);
        if (error < 0)
        {
            return error;
        }

        _stream = stream;

        // ALSA's figure is that of the buffer itself; CoreAudio's is what lies behind it.
        PortAudioStreamInfo* info = Pa_GetStreamInfo(stream);
        if (info is not null && OperatingSystem.IsMacOS())
        {
            ExtraLatency = Math.Clamp(_isInput ? info->InputLatency : info->OutputLatency, 0, 2);
        }

        return error;
    }
}
