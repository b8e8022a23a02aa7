namespace Realtalk.Audio.Echo;

/// <summary>
/// Judges whether an adaptive canceller has learned the room yet. Before it has, which takes a second or so of the model's
/// speech, what it lets through while the model speaks is echo, and would be taken for the user. Used by one thread.
/// </summary>
internal sealed class EchoLearning
{
    // Learned: so many audible frames of echo in a row were lowered by 15 dB or more; or there is no echo to be heard in so
    // many frames of speech, as with headphones.
    private const int FramesLowered = 50;
    private const int FramesWithoutEcho = 50;
    private const double LoweredBy = 30;

    // How long the room may answer after the loudspeaker has fallen silent: 300 ms.
    private const int ReverberationFrames = 15;

    // Mean square at -50 dB of full scale.
    private const double AudiblePower = 104 * 104;

    private int _sinceSpeech = int.MaxValue;
    private int _lowered;
    private int _silent;
    private bool _isLearned;

    /// <summary>Looks at a frame of 20 ms.</summary>
    /// <param name="recorded">What the microphone recorded.</param>
    /// <param name="played">What the loudspeaker played at the time.</param>
    /// <param name="cleaned">What the canceller made of it.</param>
    /// <returns>Whether what it made can be given on; else it is still learning.</returns>
    public bool MayPass(ReadOnlySpan<short> recorded, ReadOnlySpan<short> played, ReadOnlySpan<short> cleaned)
    {
        if (_isLearned)
        {
            return true;
        }

        bool speaks = Power(played) > AudiblePower;
        _sinceSpeech = speaks ? 0 : Math.Min(_sinceSpeech, int.MaxValue - 1) + 1;
        if (_sinceSpeech > ReverberationFrames)
        {
            return true;
        }

        double before = Power(recorded);
        if (before <= AudiblePower)
        {
            _silent += speaks ? 1 : 0;
        }
        else if (Power(cleaned) * LoweredBy <= before)
        {
            _lowered++;
        }
        else
        {
            _lowered = 0;
            _silent = 0;
        }

        _isLearned = _lowered >= FramesLowered || (_lowered == 0 && _silent >= FramesWithoutEcho);
        return false;
    }

    private static double Power(ReadOnlySpan<short> frame)
    {
        double sum = 0;
        foreach (short sample in frame)
        {
            sum += (double)sample * sample;
        }

        return sum / frame.Length;
    }
}
