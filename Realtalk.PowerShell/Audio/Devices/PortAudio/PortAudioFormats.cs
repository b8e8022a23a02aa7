using System.Runtime.InteropServices;
using Realtalk.Audio.Devices.Buffered;
using static Realtalk.Audio.Devices.PortAudio.PortAudioNative;

namespace Realtalk.Audio.Devices.PortAudio;

/// <summary>Finds out which format a device takes.</summary>
internal static unsafe class PortAudioFormats
{
    /// <summary>
    /// What a device is asked to be able to hold, in seconds: enough for a busy machine. A loudspeaker is kept much emptier,
    /// and a microphone is emptied at once.
    /// </summary>
    public const double SuggestedLatency = 0.1;

    /// <summary>Chooses the first rate that a device takes, mono if it does, or else with two channels or all.</summary>
    /// <param name="device">The device.</param>
    /// <param name="rates">Rates to be tried before its own default one, in Hz.</param>
    /// <exception cref="RealtimeException"><c>DeviceNotOpened</c>: it takes none.</exception>
    public static DeviceFormat Choose(PortAudioDevice device, IEnumerable<int> rates)
    {
        int error = 0;
        foreach (int rate in rates.Append(device.DefaultRate).Append(AudioFormat.SampleRate).Distinct())
        {
            foreach (int channels in new[] { 1, 2, device.Channels }.Where(count => count <= device.Channels).Distinct())
            {
                var format = new DeviceFormat(rate, channels);
                lock (PortAudioLibrary.Gate)
                {
                    error = StandardError.Silence(() => Ask(device, format));
                }

                if (error == 0)
                {
                    return format;
                }
            }
        }

        throw DeviceErrors.NotOpened(device.Device.Name, PortAudioErrors.Text(error));
    }

    /// <summary>What the library is told about a stream.</summary>
    public static PortAudioStreamParameters Parameters(PortAudioDevice device, DeviceFormat format) => new()
    {
        Device = device.Index,
        ChannelCount = format.Channels,
        SampleFormat = new CULong(PortAudioStreamParameters.Int16),
        SuggestedLatency = Math.Max(SuggestedLatency, device.LowLatency),
    };

    private static int Ask(PortAudioDevice device, DeviceFormat format)
    {
        PortAudioStreamParameters parameters = Parameters(device, format);
        return device.Device.Direction == AudioDirection.Input
            ? Pa_IsFormatSupported(&parameters, null, format.Rate)
            : Pa_IsFormatSupported(null, &parameters, format.Rate);
    }
}
