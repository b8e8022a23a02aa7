using System.Globalization;
using Realtalk.Simulator.Speech;

namespace Realtalk.Simulator.Dialogue;

/// <summary>
/// Stands in for a recogniser: knows what the caller is going to say, and tells by the length of the speech whether
/// this was it, so that a cough does not use up a line.
/// </summary>
internal sealed class Hearing
{
    private const double SureFit = 0.08;
    private const double ShortestFit = 0.5;
    private const double LongestFit = 2.5;

    private readonly Scenario _scenario;
    private int _next;

    public Hearing(Scenario scenario) => _scenario = scenario;

    /// <summary>What was said, and the number of the line from 1, or 0 where it was none of them.</summary>
    /// <param name="speechMilliseconds">From the first sound to the last.</param>
    public (string Text, int Line) Hear(long speechMilliseconds)
    {
        int line = Match(speechMilliseconds);
        if (line < 0)
        {
            double seconds = speechMilliseconds / 1000.0;
            return (string.Create(CultureInfo.InvariantCulture, $"(speech, {seconds:0.0} s)"), 0);
        }

        _next = line + 1;
        return (_scenario.Hears[line], line + 1);
    }

    private int Match(long speech)
    {
        double Ratio(int line) => (double)speech / Math.Max(1, _scenario.Speech.EstimateMilliseconds(_scenario.Hears[line], SpeechVoice.Caller));

        if (_next >= _scenario.Hears.Count)
        {
            return -1;
        }

        if (Math.Abs(Ratio(_next) - 1) <= SureFit)
        {
            return _next;
        }

        // A line that was lost must not shift all that follow.
        for (int line = _next + 1; line < _scenario.Hears.Count; line++)
        {
            if (_scenario.Speech.HasClip(_scenario.Hears[line], SpeechVoice.Caller) && Math.Abs(Ratio(line) - 1) <= SureFit)
            {
                return line;
            }
        }

        return Ratio(_next) is >= ShortestFit and <= LongestFit ? _next : -1;
    }
}
