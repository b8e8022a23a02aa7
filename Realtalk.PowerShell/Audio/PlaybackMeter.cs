using System.Diagnostics;

namespace Realtalk.Audio;

/// <summary>
/// Takes the figures of the playback: how loud it is, where it ran dry, and how far the loudspeaker is behind what it was
/// handed. The playback loop writes; any thread reads.
/// </summary>
internal sealed class PlaybackMeter
{
    private LevelMeter _level;
    private long _underruns;
    private long _gaps;
    private long _starvedTicks;
    private long _dryAt;
    private long _pendingSum;
    private long _pendingCount;

    /// <summary>How loud it is.</summary>
    public AudioLevel Level => _level.Level;

    /// <summary>How often a reply ran dry before its end.</summary>
    public long Underruns => Volatile.Read(ref _underruns);

    /// <summary>How often it went on afterwards, so that there was a hole in it.</summary>
    public long Gaps => Volatile.Read(ref _gaps);

    /// <summary>How long these holes were in all.</summary>
    public TimeSpan Starved => Stopwatch.GetElapsedTime(0, Volatile.Read(ref _starvedTicks));

    /// <summary>How much the device held on average while it played; null before the first reply.</summary>
    public TimeSpan? DeviceLatency =>
        Volatile.Read(ref _pendingCount) is > 0 and var count ? AudioFormat.ToTimeSpan(Volatile.Read(ref _pendingSum) / count) : null;

    /// <summary>The device is fed, and holds so much.</summary>
    public void OnPosition(int pendingSamples)
    {
        Volatile.Write(ref _pendingSum, _pendingSum + pendingSamples);
        Volatile.Write(ref _pendingCount, _pendingCount + 1);
    }

    /// <summary>Samples were handed to the device.</summary>
    public void OnWrite(ReadOnlySpan<short> samples)
    {
        _level.Add(samples);
        if (_dryAt != 0)
        {
            Volatile.Write(ref _starvedTicks, _starvedTicks + Stopwatch.GetTimestamp() - _dryAt);
            Volatile.Write(ref _gaps, _gaps + 1);
            _dryAt = 0;
        }
    }

    /// <summary>The device has played all, and more is to come.</summary>
    public void OnDry()
    {
        _level.Reset();
        _dryAt = Stopwatch.GetTimestamp();
        Volatile.Write(ref _underruns, _underruns + 1);
    }

    /// <summary>The device had played all, and has gone on already: a hole too short to be timed.</summary>
    public void OnHole()
    {
        Volatile.Write(ref _underruns, _underruns + 1);
        Volatile.Write(ref _gaps, _gaps + 1);
    }

    /// <summary>The reply is over, or held: silence that follows is no hole.</summary>
    public void OnSilenced()
    {
        _level.Reset();
        _dryAt = 0;
    }
}
