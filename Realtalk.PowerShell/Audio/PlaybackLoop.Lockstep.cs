namespace Realtalk.Audio;

/// <content>How a clock that need not keep time makes the loop go on step by step.</content>
internal sealed partial class PlaybackLoop
{
    private long _asked;
    private long _done;
    private volatile bool _isLed;

    /// <summary>Whether it looks at what there is to do whenever something happens, as it does unless a clock leads it.</summary>
    public bool StepsByItself
    {
        get => !_isLed;
        set
        {
            _isLed = !value;
            Wake();
        }
    }

    /// <summary>Whether it has done what <see cref="StepOnce"/> has asked for.</summary>
    public bool HasStepped => Volatile.Read(ref _done) == Volatile.Read(ref _asked);

    /// <summary>Does what there is to do, on the loop's thread; from now on it does so only when it is asked.</summary>
    public void StepOnce()
    {
        _isLed = true;
        Interlocked.Increment(ref _asked);
        Wake();
    }

    private void StepIfAsked()
    {
        long asked = Volatile.Read(ref _asked);
        if (!_isLed || asked != _done)
        {
            Step();
            Volatile.Write(ref _done, asked);
        }
    }
}
