namespace Realtalk.Soak.Resources;

/// <summary>Tells growth from coming and going: what the least there was of something does from one part of a run to the next.</summary>
internal static class ResourceTrend
{
    /// <summary>Fewer samples say nothing.</summary>
    public const int Fewest = 6;

    /// <summary>
    /// Whether it grows: the first third is the warm-up, and the least of the last third is more than that of the second by more
    /// than the slack.
    /// </summary>
    public static bool Grows(IReadOnlyList<double> samples, double slack, double share)
    {
        if (samples.Count < Fewest)
        {
            return false;
        }

        int third = samples.Count / 3;
        double before = samples.Skip(third).Take(third).Min();
        double after = samples.TakeLast(third).Min();
        return after > before + slack + (share * before);
    }
}
