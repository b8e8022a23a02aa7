using static Realtalk.Audio.Echo.SpeexNative;

namespace Realtalk.Audio.Echo;

/// <summary>
/// The echo canceller of libspeexdsp: an adaptive filter that learns the way from the loudspeaker to the microphone, and a
/// suppressor for what the filter leaves.
/// </summary>
internal sealed unsafe class SpeexEchoCanceller : IEchoCanceller
{
    /// <summary>The longest way that is learned, delay and reverberation together: 300 ms.</summary>
    public const int TailSamples = 300 * AudioFormat.SamplesPerMillisecond;

    // When nothing has been played for longer than the tail, there is nothing to take out, and the library may rest.
    private const int RestAfterFrames = (TailSamples / AudioFormat.FrameSamples) + 2;

    // How far what is left of the echo is lowered, in dB; less while somebody speaks, who would suffer too.
    private const int ResidualSuppression = -50;
    private const int ResidualSuppressionInSpeech = -20;

    private readonly nint _preprocess;
    private readonly short[] _former = new short[AudioFormat.FrameSamples];
    private nint _echo;
    private int _silentFrames = RestAfterFrames + 1;

    /// <exception cref="RealtimeException"><c>EchoCancellerMissing</c>: the library is not on this machine.</exception>
    public SpeexEchoCanceller()
    {
        if (!IsAvailable)
        {
            throw new RealtimeException(
                "EchoCancellerMissing", RealtimeErrorKind.DeviceError, "The echo canceller libspeexdsp is not installed.",
                "Install it (libspeexdsp1, or brew install speexdsp), use headphones, or use -Duplex Half.");
        }

        _echo = speex_echo_state_init(AudioFormat.FrameSamples, TailSamples);
        _preprocess = speex_preprocess_state_init(AudioFormat.FrameSamples, AudioFormat.SampleRate);
        int rate = AudioFormat.SampleRate;
        _ = speex_echo_ctl(_echo, EchoSetSamplingRate, &rate);
        _ = speex_preprocess_ctl(_preprocess, PreprocessSetEchoState, (void*)_echo);
        Set(PreprocessSetDenoise, 0);
        Set(PreprocessSetEchoSuppress, ResidualSuppression);
        Set(PreprocessSetEchoSuppressActive, ResidualSuppressionInSpeech);
    }

    /// <summary>Whether the library is on this machine.</summary>
    public static bool IsAvailable => IsLibraryPresent;

    /// <summary>A frame, by whose length the suppressor's windows overlap.</summary>
    public int DelaySamples => AudioFormat.FrameSamples;

    /// <inheritdoc/>
    public void Process(ReadOnlySpan<short> recorded, ReadOnlySpan<short> played, Span<short> cleaned)
    {
        ObjectDisposedException.ThrowIf(_echo == 0, this);
        ArgumentOutOfRangeException.ThrowIfNotEqual(recorded.Length, AudioFormat.FrameSamples);
        ArgumentOutOfRangeException.ThrowIfNotEqual(played.Length, AudioFormat.FrameSamples);
        ArgumentOutOfRangeException.ThrowIfNotEqual(cleaned.Length, AudioFormat.FrameSamples);
        bool wasResting = _silentFrames > RestAfterFrames;
        _silentFrames = played.IndexOfAnyExcept((short)0) < 0 ? Math.Min(_silentFrames + 1, RestAfterFrames + 1) : 0;
        if (_silentFrames > RestAfterFrames)
        {
            _former.CopyTo(cleaned);
        }
        else
        {
            if (wasResting)
            {
                // What the suppressor's window overlaps with is what came just before.
                cleaned.Clear();
                Run(_former, cleaned, cleaned);
            }

            Run(recorded, played, cleaned);
        }

        recorded.CopyTo(_former);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_echo != 0)
        {
            speex_preprocess_state_destroy(_preprocess);
            speex_echo_state_destroy(_echo);
            _echo = 0;
        }
    }

    private void Run(ReadOnlySpan<short> recorded, ReadOnlySpan<short> played, Span<short> cleaned)
    {
        fixed (short* microphone = recorded, loudspeaker = played, result = cleaned)
        {
            speex_echo_cancellation(_echo, microphone, loudspeaker, result);
            _ = speex_preprocess_run(_preprocess, result);
        }
    }

    private void Set(int request, int value) => _ = speex_preprocess_ctl(_preprocess, request, &value);
}
