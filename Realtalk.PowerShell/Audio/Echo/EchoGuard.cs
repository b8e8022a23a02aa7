using Realtalk.Audio.Devices;

namespace Realtalk.Audio.Echo;

/// <summary>
/// Stands behind a canceller and lets no echo pass. While the model is to be heard, whatever is loud is held back until a
/// quarter of a second of it has been judged: if it is what was played, as it is while the canceller learns the room or has
/// lost it, silence is given, as by a half-duplex microphone. Else it is the user, who is given with what was held back. Used
/// by one thread.
/// </summary>
/// <param name="judge">Tells the one from the other.</param>
internal sealed class EchoGuard(EchoJudge judge)
{
    // When is looked: after 200 ms, and every 40 ms from there on; while the user speaks, every 200 ms. At most so much is
    // looked at: a longer stretch would still show the past.
    private const int FirstLook = 10;
    private const int LookEvery = 2;
    private const int LookEveryInSpeech = 10;
    private const int LongestLook = 13;

    // The canceller's work is looked at once a second.
    private const int LookEveryInPeace = 50;

    // How many looks in a row must have shown the user. A stretch within which the delay has changed looks like that too, and
    // it has passed after seven looks.
    private const int Looks = 7;
    private const int LooksIfSure = 2;

    // A pause that ends what is held back, and one that ends what the user says.
    private const int PauseFrames = 6;
    private const int SpeechPauseFrames = 15;

    // What is kept of the time before a look that has shown echo: a syllable's beginning.
    private const int KeptSamples = 6 * AudioFormat.FrameSamples;

    private readonly HeldSound _held = new();
    private State _state;
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

    /// <summary>Takes a frame of 20 ms.</summary>
    /// <param name="recorded">What the microphone recorded.</param>
    /// <param name="played">What the loudspeaker played at the time.</param>
    /// <param name="cleaned">What the canceller made of it.</param>
    /// <param name="done">Takes what is to be given: silence, or what was cleaned, at once or later.</param>
    public void Process(ReadOnlySpan<short> recorded, ReadOnlySpan<short> played, ReadOnlySpan<short> cleaned, SampleQueue done)
    {
        _quietFrames = SoundPower.Of(cleaned) > EchoJudge.AudiblePower ? 0 : _quietFrames + 1;
        _frames++;
        judge.Add(recorded, played, cleaned, mayFail: _state == State.Watching && _quietFrames > 0);
        if (!judge.MayEcho)
        {
            _held.GiveAll(done, asHeard: !_isEcho);
            Enter(State.Watching);
        }

        _held.Add(cleaned);
        switch (_state)
        {
            case State.Watching when judge.MayEcho:
                Watch();
                break;
            case State.Holding:
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

    private void Watch()
    {
        if (_quietFrames == 0)
        {
            Enter(State.Holding);
        }
        else if (judge.IsTrusted && _frames >= LookEveryInPeace)
        {
            judge.LearnDelay();
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
            EchoVerdict verdict = judge.Judge(Math.Min(_frames, LongestLook));
            _isEcho = verdict == EchoVerdict.Echo;
            _looksWithUser = _isEcho ? 0 : _looksWithUser + 1;
            if (_isEcho)
            {
                _held.GiveAllBut(KeptSamples, done, asHeard: false);
            }
            else if (_looksWithUser >= (verdict == EchoVerdict.User ? LooksIfSure : Looks))
            {
                Enter(State.Passing);
            }
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
            bool wasEcho = _isEcho;
            _isEcho = _quietFrames == 0 && judge.Judge(EchoTail.MaximumFrames) == EchoVerdict.Echo;
            if (_isEcho && wasEcho)
            {
                Enter(State.Holding);
            }
        }
    }
}
