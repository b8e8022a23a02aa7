using Realtalk.Audio.Devices;

namespace Realtalk.Audio.Echo;

/// <summary>
/// A microphone that is closed while the model speaks. A user who begins in the model's last words is not cut short: half a
/// second is held back, and if somebody speaks when the model has fallen silent, it is given too. Else silence is given in
/// its place, so that the model's own end is not taken for an answer. Nothing is held back while the gate is open, and the
/// number of samples stays that of the source.
/// </summary>
/// <param name="input">The microphone, which goes with this one.</param>
/// <param name="isSpeaking">Whether the model is to be heard now.</param>
internal sealed class HalfDuplexGate(IAudioInput input, Func<bool> isSpeaking) : FrameInput(input)
{
    /// <summary>What is given of the time before the model fell silent: 500 ms, in samples.</summary>
    public const int PreRollSamples = 500 * AudioFormat.SamplesPerMillisecond;

    /// <summary>How long is listened before it is decided: 200 ms, in samples.</summary>
    public const int DecisionSamples = 200 * AudioFormat.SamplesPerMillisecond;

    // The first half of the decision's time is the room's, whose echo dies away in it.
    private const int ListenSamples = DecisionSamples / 2;

    // Mean square of a frame that somebody speaks in: -40 dB of full scale.
    private const double SpeechPower = 328 * 328;

    private readonly HeldSound _held = new();
    private bool _isOpen = true;
    private int _quietSamples;
    private int _listenedFrames;
    private int _loudFrames;

    /// <inheritdoc/>
    protected override void Process(Span<short> frame, SampleQueue done)
    {
        if (isSpeaking())
        {
            _isOpen = false;
            _quietSamples = 0;
            _listenedFrames = 0;
            _loudFrames = 0;
        }
        else if (!_isOpen)
        {
            Listen(frame);
        }

        if (_isOpen)
        {
            done.Enqueue(frame);
            return;
        }

        _held.Add(frame);
        _held.GiveAllBut(PreRollSamples + DecisionSamples, done, asHeard: false);
        if (_quietSamples >= DecisionSamples)
        {
            _isOpen = true;
            _held.GiveAll(done, asHeard: _loudFrames * 2 > _listenedFrames);
        }
    }

    /// <inheritdoc/>
    protected override void End(SampleQueue done) => _held.GiveAll(done, asHeard: false);

    private void Listen(ReadOnlySpan<short> frame)
    {
        if (_quietSamples >= DecisionSamples - ListenSamples)
        {
            _listenedFrames++;
            _loudFrames += SoundPower.Of(frame) > SpeechPower ? 1 : 0;
        }

        _quietSamples += frame.Length;
    }
}
