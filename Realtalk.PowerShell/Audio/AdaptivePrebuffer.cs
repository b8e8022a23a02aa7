namespace Realtalk.Audio;

/// <summary>
/// How much of a reply must be there before it begins to sound. Small at first; it grows at once when a reply ran dry, shrinks
/// when several replies in a row had more in store than they needed, and is next to nothing where the server is much faster
/// than speech. Used by the playback loop alone; any thread may read <see cref="Samples"/>.
/// </summary>
internal sealed class AdaptivePrebuffer
{
    /// <summary>At first, in samples: 60 ms.</summary>
    public const int Initial = 60 * AudioFormat.SamplesPerMillisecond;

    /// <summary>The least, in samples: 20 ms, with which a reply begins with its first delta.</summary>
    public const int Minimum = 20 * AudioFormat.SamplesPerMillisecond;

    /// <summary>The most, in samples: 600 ms, beyond which a talk is no talk.</summary>
    public const int Maximum = 600 * AudioFormat.SamplesPerMillisecond;

    // A network that was late once will be later still.
    private const int LeastGrowth = 150 * AudioFormat.SamplesPerMillisecond;

    // One calm reply may be luck, and so may be what the worst of four needed.
    private const int CalmReplies = 4;
    private const int Margin = Initial;

    private int _samples = Initial;
    private int _startLevel;
    private int _needed;
    private int _highest;
    private long _played;
    private int _calm;
    private bool _ranDry;

    /// <summary>The prebuffer now, in samples.</summary>
    public int Samples => Volatile.Read(ref _samples);

    /// <summary>Whether it has grown, so that what is needed is to be known closely before it shrinks.</summary>
    public bool IsGrown => _samples > Initial;

    // Half of the reply or more, beyond what it began with, was there before its time.
    private bool WasFast => 2L * _highest > _played + _startLevel;

    /// <summary>Sound begins, or begins again, with so many samples in store.</summary>
    public void OnStart(int level)
    {
        _startLevel = level;
        OnLevel(level);
    }

    /// <summary>So many samples are in store, while more is to come.</summary>
    public void OnLevel(int level)
    {
        _needed = Math.Max(_needed, _startLevel - level);
        _highest = Math.Max(_highest, level);
    }

    /// <summary>So many samples of the reply were handed to the device.</summary>
    public void OnPlayed(int count) => _played += count;

    /// <summary>A reply ran dry because its sound came late.</summary>
    public void OnUnderrun()
    {
        // Sound comes in deltas, so more than asked for was there at the start; to ask for less than that changes nothing.
        Set(Math.Max(_samples, _startLevel) + Math.Max(_samples, LeastGrowth));
        _ranDry = true;
    }

    /// <summary>A reply was played to its end.</summary>
    public void OnReplyEnded()
    {
        if (_ranDry)
        {
            _ranDry = false;
            Forget();
        }
        else if (WasFast)
        {
            Set(Minimum);
            Forget();
        }
        else if (++_calm == CalmReplies)
        {
            // Half of what was never needed. (Not of what was left at the lowest point: with a little less asked for, a whole delta
            // less may be there at the start.)
            Set(_samples - (Math.Max(0, _samples - _needed - Margin) / 2));
            Forget();
        }

        _highest = 0;
        _played = 0;
    }

    private void Set(int samples) => Volatile.Write(ref _samples, Math.Clamp(samples, Minimum, Maximum));

    private void Forget()
    {
        _calm = 0;
        _needed = 0;
    }
}
