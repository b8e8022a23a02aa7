using System.Globalization;
using System.Management.Automation;

namespace Realtalk.Binding.Views;

/// <summary>What is shown of the time of an object, be it here or deserialised.</summary>
public static class TimeView
{
    /// <summary>The time of day of its <c>Time</c>, to the second.</summary>
    /// <param name="instance">The object.</param>
    public static string? GetTime(PSObject? instance) => Format(instance, "HH:mm:ss");

    /// <summary>The time of day of its <c>Time</c>, to the millisecond.</summary>
    /// <param name="instance">The object.</param>
    public static string? GetPreciseTime(PSObject? instance) => Format(instance, "HH:mm:ss.fff");

    private static string? Format(PSObject? instance, string format) =>
        ObjectValues.Time(instance, "Time") is { } time
            ? time.ToString(format, CultureInfo.CurrentCulture)
            : ObjectValues.Text(instance, "Time");
}
