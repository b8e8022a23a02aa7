using Realtalk.Audio.Devices;

namespace Realtalk.Audio.Echo;

/// <summary>
/// Stands behind a canceller and lets no echo pass. While the model is to be heard, whatever is loud is held back until a look
/// at a quarter of a second of it has shown whether it is what was played, as it is while the canceller learns the room or
/// when it has lost it; then silence is given, as by a half-duplex microphone. Else it is the user, who is given
/// with what was held back. Used by one thread.
/// </summary>
/// <param name="observer">Looks for echo.</param>
internal sealed class EchoGuard(EchoObserver observer)
{
    /// <summary>Mean square of sound that a server might take for speech: -50 dB of full scale.</summary>
    public const double AudiblePower = 104 * 104;

    /// <summary>How long there may be echo after the loudspeaker has fallen silent: 500 ms.</summary>
    public const int EchoFrames = 25;

    // When is looked: after 200 ms, and every 40 ms from there on; while the user speaks, every 200 ms.
    private const int FirstLook = 10;
    private const int LookEvery = 2;
    private const int LookEveryInSpeech = 10;

    // The canceller's work is looked at once a second.
    private const int LookEveryInPeace = 50;

    // At most so much is looked at: a longer stretch would still show the past.
    private const int LongestLook = 13;

    // How many looks in a row must have shown the user. A stretch within which the delay has changed looks like that too, and
    // it has passed after seven looks.
    private const int Looks = 7;
    private const int LooksIfSure = 2;

    // A pause that ends what is held back, and one that ends what the user says.
    private const int PauseFrames = 6;
    private const int SpeechPauseFrames = 15;

    // What is kept of the time before a look that has shown echo: a syllable's beginning.
    private const int KeptSamples = 6 * AudioFormat.FrameSamples;

    // Echo explains at least so much of itself, in a room that reverberates; of another's speech it explains less.
    private const double EchoShare = 0.42;

    // Trusted: so many frames of echo were lowered by 13 dB; each that was not counts double, each look that shows echo five times.
    private const double LoweredBy = 20;
    private const int MostLowered = 50;
    private const int TrustedLowered = 25;

    // How much louder than the room's answer a user is.
    private const double TailMargin = 2;

    // What a canceller that works may leave of the echo's power.
    private const double Residue = 0.1;

    // What it leaves at most where there is echo that it takes out.
    private const double LittleFound = 0.7;

    // An echo less clear than that is not what the sound mostly is.
    private const double ClearEcho = 8;

    private readonly EchoTail _tail = new();
    private readonly HeldSound _held = new();
    private State _state;
    private int _sincePlayed = int.MaxValue;
    private int _lowered;
    private int _frames;
    private int _quietFrames;
    private int _looksWithUser;
    private bool _isEcho;

    private enum State
    {
        /// <summary>Nothing is loud, and everything passes.</summary>
        Watching,

        /// <summary>Something is loud, and held back.</summary>
        Holding,

        /// <summary>The user speaks, and passes.</summary>
        Passing,
    }

    private bool IsTrusted => _lowered >= TrustedLowered;

    /// <summary>Takes a frame of 20 ms.</summary>
    /// <param name="recorded">What the microphone recorded.</param>
    /// <param name="played">What the loudspeaker played at the time.</param>
    /// <param name="cleaned">What the canceller made of it.</param>
    /// <param name="done">Takes what is to be given: silence, or what was cleaned, at once or later.</param>
    public void Process(ReadOnlySpan<short> recorded, ReadOnlySpan<short> played, ReadOnlySpan<short> cleaned, SampleQueue done)
    {
        observer.Add(recorded, cleaned);
        double playedPower = SoundPower.Of(played);
        _tail.Add(playedPower, observer.RecordedPower);
        bool isPlayed = playedPower > AudiblePower || observer.PowerAhead() > AudiblePower;
        _sincePlayed = isPlayed ? 0 : Math.Min(_sincePlayed, int.MaxValue - 1) + 1;
        double power = SoundPower.Of(cleaned);
        _quietFrames = power > AudiblePower ? 0 : _quietFrames + 1;
        _frames++;
        if (_sincePlayed > EchoFrames)
        {
            _held.GiveAll(done, asHeard: !_isEcho);
            Enter(State.Watching);
        }

        _held.Add(cleaned);
        switch (_state)
        {
            case State.Watching when _sincePlayed <= EchoFrames && _quietFrames == 0:
                Enter(State.Holding);
                break;
            case State.Watching when _sincePlayed <= EchoFrames:
                Appraise(power, mayFail: true);
                break;
            case State.Holding:
                Appraise(power, mayFail: false);
                Hold(done);
                break;
            case State.Passing:
                Follow();
                break;
        }

        if (_state != State.Holding)
        {
            _held.GiveAll(done, asHeard: true);
        }
    }

    /// <summary>The source has ended: gives what was held back.</summary>
    public void End(SampleQueue done) => _held.GiveAll(done, asHeard: false);

    private void Enter(State state)
    {
        _state = state;
        _frames = 0;
        _looksWithUser = 0;
        _isEcho = state == State.Holding;
    }

    private void Appraise(double power, bool mayFail)
    {
        double before = observer.RecordedPower;
        if (before <= AudiblePower)
        {
            return;
        }

        _lowered = Math.Clamp(_lowered + (power * LoweredBy <= before ? 1 : mayFail ? -2 : 0), 0, MostLowered);
        if (IsTrusted && _state == State.Watching && _frames >= LookEveryInPeace)
        {
            observer.Learn(observer.Look(EchoSearch.MaximumWindow));
            _frames = 0;
        }
    }

    private void Hold(SampleQueue done)
    {
        if (_quietFrames >= PauseFrames)
        {
            // Too short to be judged, or judged to be echo.
            _held.GiveAll(done, asHeard: false);
            Enter(State.Watching);
        }
        else if (_frames >= FirstLook && (_frames - FirstLook) % LookEvery == 0)
        {
            Judge(done);
        }
    }

    private void Judge(SampleQueue done)
    {
        int frames = Math.Min(_frames, LongestLook);
        EchoFinding finding = observer.Look(frames * AudioFormat.FrameSamples);
        _isEcho = !IsUser(finding, frames);
        if (_isEcho)
        {
            _looksWithUser = 0;
            _lowered = Math.Max(0, _lowered - (finding.Left > Residue ? 5 : 0));
            _held.GiveAllBut(KeptSamples, done, asHeard: false);
            observer.Align(finding);
            if (finding.ShareOfRecorded >= EchoShare)
            {
                _tail.Learn(finding.ShareOfRecorded * finding.RecordedPower, frames);
            }
        }
        else if (++_looksWithUser >= (IsSure(finding) ? LooksIfSure : Looks))
        {
            Enter(State.Passing);
        }
    }

    private void Follow()
    {
        if (_quietFrames >= SpeechPauseFrames)
        {
            Enter(State.Watching);
        }
        else if (_frames >= LookEveryInSpeech)
        {
            _frames = 0;
            EchoFinding finding = observer.Look(EchoSearch.MaximumWindow);
            bool wasEcho = _isEcho;
            _isEcho = _quietFrames == 0 && !IsUser(finding, EchoTail.MaximumFrames);
            if (_isEcho && wasEcho)
            {
                Enter(State.Holding);
            }
        }
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

    // No other delay than the one known can be what makes it look so: there is hardly an echo, or the canceller still finds it.
    private bool IsSure(EchoFinding finding) => finding.Clarity < ClearEcho || (IsTrusted && finding.LeftOfLate < LittleFound);
}
