namespace Realtalk.Simulator.Session;

/// <summary>Finds the start and the end of speech in a row of windows that are loud or not.</summary>
internal sealed class VoiceActivity
{
    // Three loud windows of the last five: a click is no speech, a syllable is.
    private const int Remembered = 5;
    private const int Needed = 3;

    // Speech fades; what keeps a turn alive may be a little quieter than what starts it.
    private const double HoldDecibels = 6;

    private readonly bool[] _loud = new bool[Remembered];
    private int _next;
    private int _silentWindows;

    /// <summary>Whether a turn is going on.</summary>
    public bool IsSpeaking { get; private set; }

    /// <summary>How many windows ago, the present one included, the speech began. To be asked when it has just been found.</summary>
    public int OnsetWindows { get; private set; }

    /// <summary>Takes the next window.</summary>
    /// <returns>True = speech was found; false = it is over; null = nothing has changed.</returns>
    public bool? Next(double decibels, TurnDetection settings)
    {
        if (IsSpeaking)
        {
            _silentWindows = decibels >= settings.LevelDecibels - HoldDecibels ? 0 : _silentWindows + 1;
            if (_silentWindows * SpeechMeter.WindowMilliseconds < settings.SilenceMilliseconds || _silentWindows == 0)
            {
                return null;
            }

            Reset();
            return false;
        }

        _loud[_next] = decibels >= settings.LevelDecibels;
        _next = (_next + 1) % Remembered;
        if (_loud.Count(loud => loud) < Needed)
        {
            return null;
        }

        // The next place to write is the oldest window.
        OnsetWindows = Remembered - Enumerable.Range(0, Remembered).First(age => _loud[(_next + age) % Remembered]);
        IsSpeaking = true;
        return true;
    }

    /// <summary>Forgets the turn.</summary>
    public void Reset()
    {
        IsSpeaking = false;
        _silentWindows = 0;
        Array.Clear(_loud);
    }
}
