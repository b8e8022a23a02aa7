using System.Diagnostics;

namespace Realtalk.Audio.Devices.PulseAudio;

/// <summary>
/// How much of what was written has not been heard. The server tells now and then; between two answers what is pending
/// shrinks with time, as long as the device plays. What has been heard stays heard: an answer that says otherwise (the
/// device began later than thought) makes the count wait. Not thread-safe; times are those of <see cref="Stopwatch"/>.
/// </summary>
internal sealed class PlaybackPosition
{
    private static readonly double SamplesPerTimestamp = (double)AudioFormat.SampleRate / Stopwatch.Frequency;

    private long _written;
    private long _heard;
    private double _pending;
    private long _asOf;
    private bool _moving;

    /// <summary>Whether time makes what is pending less; until the server tells so, it does not.</summary>
    public bool IsMoving => _moving;

    /// <summary>Samples have been written.</summary>
    public void Wrote(int samples, long now)
    {
        Settle(now);
        _written += samples;
        _pending += samples;
    }

    /// <summary>The server has told how things stand.</summary>
    /// <param name="queued">Samples that wait in the stream.</param>
    /// <param name="inDevice">Samples' worth of time between the stream and the ear.</param>
    /// <param name="playing">Whether the device takes samples from the stream.</param>
    /// <param name="silent">Samples of silence that the device has taken since it ran dry; counts when it does not play.</param>
    /// <param name="now">When that was.</param>
    public void Measured(double queued, double inDevice, bool playing, double silent, long now)
    {
        queued = Math.Max(0, queued);

        // A device that ran dry still plays what it took before, and then silence, which nobody waits for. One that has
        // samples but does not play has yet to begin.
        bool dry = !playing && queued == 0;
        _pending = queued + (dry ? Math.Max(0, inDevice - silent) : inDevice);
        _moving = playing || dry;
        _asOf = now;
        Hear();
    }

    /// <summary>Samples written and not heard, between 0 and all.</summary>
    public int Pending(long now)
    {
        Settle(now);
        return (int)Math.Min(_written - _heard, int.MaxValue);
    }

    private void Settle(long now)
    {
        if (_moving && now > _asOf)
        {
            _pending = Math.Max(0, _pending - ((now - _asOf) * SamplesPerTimestamp));
        }

        // Dry and at its end: the next samples begin when the server says so.
        _moving &= _pending > 0;
        _asOf = Math.Max(now, _asOf);
        Hear();
    }

    private void Hear() => _heard = Math.Clamp(_written - (long)Math.Ceiling(_pending), _heard, _written);
}
