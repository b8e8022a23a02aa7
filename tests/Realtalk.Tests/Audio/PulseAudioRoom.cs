namespace Realtalk.Tests.Audio;

/// <summary>
/// A sound server in whose room the microphone hears the loudspeaker: later, and 12 dB lower. The delay can change, as it does
/// where a sound server stutters. A test's or benchmark's own.
/// </summary>
public sealed class PulseAudioRoom : IDisposable
{
    private string? _echo;

    /// <param name="delayMilliseconds">How much later.</param>
    public PulseAudioRoom(int delayMilliseconds = 50)
    {
        Daemon = new PulseAudioDaemon();
        if (PulseAudioDaemon.IsInstalled)
        {
            Daemon.Control("set-sink-volume", PulseAudioDaemon.CallerSink, "-12dB");
            SetDelay(delayMilliseconds);
        }
    }

    /// <summary>The server.</summary>
    public PulseAudioDaemon Daemon { get; }

    /// <summary>Lets the echo come sooner or later from now on.</summary>
    public void SetDelay(int milliseconds)
    {
        if (_echo is not null)
        {
            Daemon.Control("unload-module", _echo);
        }

        // No adjusting: a room does not change its delay by itself.
        _echo = Daemon.Control(
            "load-module",
            "module-loopback",
            $"source={PulseAudioDaemon.SpeakerMonitor}",
            $"sink={PulseAudioDaemon.CallerSink}",
            $"latency_msec={milliseconds}",
            "adjust_time=0").Trim();
    }

    /// <summary>Lets the server take the echo out of those streams that ask for it, as desktops' servers are set up.</summary>
    public void OfferCanceller()
    {
        Daemon.Control("load-module", "module-filter-heuristics");
        Daemon.Control("load-module", "module-filter-apply");
    }

    public void Dispose() => Daemon.Dispose();
}
