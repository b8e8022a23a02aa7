namespace Realtalk.Conversations;

/// <summary>Percentiles by nearest rank: always a value that was measured.</summary>
internal static class Percentile
{
    /// <summary>The least value that so large a part of all does not exceed; null where there are none.</summary>
    /// <param name="values">The values, in any order.</param>
    /// <param name="part">Above 0 and up to 1: 0.5 is the median.</param>
    public static TimeSpan? Of(IEnumerable<TimeSpan> values, double part)
    {
        TimeSpan[] sorted = values.Order().ToArray();
        return sorted.Length == 0 ? null : sorted[Math.Clamp((int)Math.Ceiling(part * sorted.Length), 1, sorted.Length) - 1];
    }
}
