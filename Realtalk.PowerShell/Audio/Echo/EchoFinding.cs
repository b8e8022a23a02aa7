namespace Realtalk.Audio.Echo;

/// <summary>What a look at some tenths of a second of sound has shown.</summary>
/// <param name="Delay">How much later than expected the echo comes, in samples; below 0 = earlier.</param>
/// <param name="Clarity">How far the echo stands out from chance: below 6 there may be none.</param>
/// <param name="ShareOfRecorded">What part of the recorded sound's power is explained by what was played, 0 to 1.</param>
/// <param name="ShareOfCleaned">What part of the cleaned sound's is.</param>
internal readonly record struct EchoFinding(double Delay, double Clarity, double ShareOfRecorded, double ShareOfCleaned)
{
    /// <summary>Mean square of what was recorded.</summary>
    public double RecordedPower { get; init; }

    /// <summary>What part of the recorded sound's power the canceller has left.</summary>
    public double Left { get; init; }

    /// <summary>What part it has left of the last 100 ms.</summary>
    public double LeftOfLate { get; init; }
}
