using System.Globalization;
using System.Management.Automation;

namespace Realtalk.Binding.Views;

/// <summary>
/// Reads an object by its properties' names, so that one that comes from another process or a file, of which PowerShell has made
/// a bag of values, looks as it did there.
/// </summary>
internal static class ObjectValues
{
    /// <summary>A property's value; null where there is none.</summary>
    public static object? Value(PSObject? instance, string name) => instance?.Properties[name]?.Value;

    /// <summary>A property as text; null where there is none.</summary>
    public static string? Text(PSObject? instance, string name) => Value(instance, name)?.ToString();

    /// <summary>Whether a property is true.</summary>
    public static bool Flag(PSObject? instance, string name) => Bare(Value(instance, name)) is true;

    /// <summary>A property that is a time; null where there is none.</summary>
    public static DateTimeOffset? Time(PSObject? instance, string name)
    {
        object? value = Value(instance, name);
        if (Bare(value) is DateTimeOffset time)
        {
            return time;
        }

        // PowerShell's serialisation does not know DateTimeOffset: deep enough it keeps the properties, else only the text.
        if (value is PSObject { } parts && Bare(parts.Properties["UtcDateTime"]?.Value) is DateTime utc)
        {
            return new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)).ToLocalTime();
        }

        return DateTimeOffset.TryParse(value?.ToString(), CultureInfo.CurrentCulture, out time)
            || DateTimeOffset.TryParse(value?.ToString(), CultureInfo.InvariantCulture, out time) ? time : null;
    }

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
