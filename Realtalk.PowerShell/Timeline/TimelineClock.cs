using System.Globalization;

namespace Realtalk.Timeline;

/// <summary>The time since a call began, as it is read: <c>1:05</c>, and <c>2:01:05</c> of a call of hours.</summary>
internal static class TimelineClock
{
    /// <summary>The time as text.</summary>
    /// <param name="time">The time since the call began.</param>
    /// <param name="fraction">A custom format for what is below a second; empty for whole seconds.</param>
    public static string Format(TimeSpan time, string fraction = "") =>
        (time.Days > 0 ? time.Days.ToString(CultureInfo.InvariantCulture) + "." : string.Empty)
        + time.ToString((time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss") + fraction, CultureInfo.InvariantCulture);
}
