namespace Realtalk.Audio.Echo;

/// <summary>
/// How loud the echo may be that a look cannot explain: what the room still answers of words that were played before. Powers
/// are mean squares; a frame is 20 ms. Used by one thread.
/// </summary>
internal sealed class EchoTail
{
    /// <summary>The longest time that can be asked for, in frames.</summary>
    public const int MaximumFrames = EchoSearch.MaximumWindow / AudioFormat.FrameSamples;

    // A room in which a sound falls by 60 dB in a second; few rooms with furniture are as bare.
    private const double Decay = 0.76;
    private const double LearnPart = 0.2;

    // An echo 10 dB less than known: somebody has turned the volume down, or put on headphones.
    private const double Missing = 0.1;
    private const double ForgetPart = 0.02;

    private readonly double[] _tails = new double[MaximumFrames];
    private int _next;
    private double _tail;
    private double _gain;

    /// <summary>Adds a frame.</summary>
    /// <param name="played">The power of what was played.</param>
    /// <param name="recorded">The power of what was recorded.</param>
    public void Add(double played, double recorded)
    {
        _tail = Math.Max(_tail * Decay, played);
        _tails[_next] = _tail;
        _next = (_next + 1) % MaximumFrames;
        if (recorded < played * _gain * Missing)
        {
            _gain *= 1 - ForgetPart;
        }
    }

    /// <summary>The mean power that the echo may have had.</summary>
    /// <param name="frames">In so many of the last frames.</param>
    public double Power(int frames) => _gain * Mean(frames);

    /// <summary>Learns how loud the room answers.</summary>
    /// <param name="echo">The mean power of the echo in the last frames.</param>
    /// <param name="frames">In how many.</param>
    public void Learn(double echo, int frames)
    {
        double gain = echo / (Mean(frames) + 1);
        _gain = _gain == 0 ? gain : _gain + ((gain - _gain) * LearnPart);
    }

    private double Mean(int frames)
    {
        double sum = 0;
        for (int i = 1; i <= frames; i++)
        {
            sum += _tails[(_next + MaximumFrames - i) % MaximumFrames];
        }

        return sum / frames;
    }
}
