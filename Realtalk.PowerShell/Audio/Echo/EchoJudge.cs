namespace Realtalk.Audio.Echo;

/// <summary>
/// Tells the user from the echo that a canceller has let through, and knows whether the canceller is to be trusted. Used by one
/// thread, which gives it every frame of 20 ms.
/// </summary>
/// <param name="observer">Looks for echo.</param>
internal sealed class EchoJudge(EchoObserver observer)
{
    /// <summary>Mean square of sound that a server might take for speech: -50 dB of full scale.</summary>
    public const double AudiblePower = 104 * 104;

    // How long there may be echo after the loudspeaker has fallen silent: 500 ms.
    private const int EchoFrames = 25;

    // Echo explains at least so much of itself, in a room that reverberates; of another's speech it explains less.
    private const double EchoShare = 0.42;

    // An echo less clear than that is not what the sound mostly is.
    private const double ClearEcho = 8;

    // How much louder than the room's answer a user is.
    private const double TailMargin = 2;

    // What a canceller that works may leave of the echo's power, and what at most where there is echo that it takes out.
    private const double Residue = 0.1;
    private const double LittleFound = 0.7;

    // Trusted: so many frames of echo were lowered by 13 dB; each that was not counts double, each look that shows echo five times.
    private const double LoweredBy = 20;
    private const int MostLowered = 50;
    private const int TrustedLowered = 25;
    private const int LookWeight = 5;

    private readonly EchoTail _tail = new();
    private int _sincePlayed = int.MaxValue;
    private int _lowered;

    /// <summary>Whether there may be echo now.</summary>
    public bool MayEcho => _sincePlayed <= EchoFrames;

    /// <summary>Whether the canceller has been seen to work, and not to fail since.</summary>
    public bool IsTrusted => _lowered >= TrustedLowered;

    /// <summary>Takes the next frame.</summary>
    /// <param name="recorded">What the microphone recorded.</param>
    /// <param name="played">What the loudspeaker played at the time.</param>
    /// <param name="cleaned">What the canceller made of it.</param>
    /// <param name="mayFail">Whether what is loud now is the canceller's fault.</param>
    public void Add(ReadOnlySpan<short> recorded, ReadOnlySpan<short> played, ReadOnlySpan<short> cleaned, bool mayFail)
    {
        observer.Add(recorded, cleaned);
        double playedPower = SoundPower.Of(played);
        double before = observer.RecordedPower;
        _tail.Add(playedPower, before);
        bool isPlayed = playedPower > AudiblePower || observer.PowerAhead() > AudiblePower;
        _sincePlayed = isPlayed ? 0 : Math.Min(_sincePlayed, int.MaxValue - 1) + 1;
        if (MayEcho && before > AudiblePower)
        {
            bool isLowered = SoundPower.Of(cleaned) * LoweredBy <= before;
            _lowered = Math.Clamp(_lowered + (isLowered ? 1 : mayFail ? -2 : 0), 0, MostLowered);
        }
    }

    /// <summary>Notes at what delay a canceller works that is trusted.</summary>
    public void LearnDelay() => observer.Learn(observer.Look(EchoSearch.MaximumWindow));

    /// <summary>Judges what is loud in the last frames.</summary>
    /// <param name="frames">How many.</param>
    public EchoVerdict Judge(int frames)
    {
        EchoFinding finding = observer.Look(frames * AudioFormat.FrameSamples);
        if (IsUser(finding, frames))
        {
            // No other delay than the one known can be what makes it look so where there is hardly an echo, or where the
            // canceller still finds it.
            bool isSure = finding.Clarity < ClearEcho || (IsTrusted && finding.LeftOfLate < LittleFound);
            return isSure ? EchoVerdict.User : EchoVerdict.Perhaps;
        }

        _lowered = Math.Max(0, _lowered - (finding.Left > Residue ? LookWeight : 0));
        observer.Align(finding);
        if (finding.ShareOfRecorded >= EchoShare)
        {
            _tail.Learn(finding.ShareOfRecorded * finding.RecordedPower, frames);
        }

        return EchoVerdict.Echo;
    }

    // What is recorded is not what was played, nor what the room still answers; or it is, but what the canceller leaves of it is
    // neither that, nor little, nor more than what the echo does not explain: the user, under the echo.
    private bool IsUser(EchoFinding finding, int frames)
    {
        double unexplained = 1 - finding.ShareOfRecorded;
        return (finding.ShareOfRecorded < EchoShare && unexplained * finding.RecordedPower > TailMargin * _tail.Power(frames))
            || (IsTrusted && finding.ShareOfCleaned < EchoShare && finding.LeftOfLate < LittleFound
                && finding.Left > Residue && finding.Left <= unexplained);
    }
}
