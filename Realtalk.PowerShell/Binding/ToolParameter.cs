using System.Text.Json;
using System.Globalization;
using System.Collections;
using System.Management.Automation;
using System.Numerics;

namespace Realtalk.Binding;

/// <summary>A parameter of a command that the model may fill.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What the command takes.</param>
/// <param name="IsMandatory">Whether it must be there.</param>
internal sealed record ToolParameter(string Name, Type Type, bool IsMandatory)
{
    /// <summary>
    /// The value that the command is to get for what the model wrote. It is data: whatever it says, nothing in it is run. The
    /// command's own binding converts it further, and refuses what does not fit.
    /// </summary>
    public object? Convert(JsonElement value) => Convert(value, Type);

    private static object? Convert(JsonElement value, Type type)
    {
        Type target = Nullable.GetUnderlyingType(type) ?? type;
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                Type element = ToolTypes.ElementOf(target) ?? typeof(object);
                return value.EnumerateArray().Select(item => Convert(item, element)).ToArray();
            case JsonValueKind.Object when TakesDictionary(target):
                return ToHashtable(value);
            case JsonValueKind.Number when IsBeyondDouble(target)
                && decimal.TryParse(value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number):
                return number;
            default:
                return JsonObjects.From(value);
        }
    }

    // A class of the user's is made from a table of its properties.
    private static bool TakesDictionary(Type type) => type != typeof(object) && type != typeof(PSObject) && type != typeof(PSCustomObject);

    private static bool IsBeyondDouble(Type type) => type == typeof(decimal) || type == typeof(ulong) || type == typeof(BigInteger);

    private static Hashtable ToHashtable(JsonElement value)
    {
        var table = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty property in value.EnumerateObject())
        {
            table[property.Name] = Convert(property.Value, typeof(Hashtable));
        }

        return table;
    }
}
