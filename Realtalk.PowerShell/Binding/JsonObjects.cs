using System.Management.Automation;
using System.Text.Json;

namespace Realtalk.Binding;

/// <summary>
/// JSON as PowerShell's objects: objects are custom objects, arrays are <c>object[]</c>, numbers are <c>long</c> or
/// <c>double</c>, strings are as they are (nothing is taken for a date).
/// </summary>
internal static class JsonObjects
{
    /// <param name="element">The JSON.</param>
    /// <param name="mark">Gets each property's name and text, and gives what is to be in the text's place; null for the text.</param>
    /// <param name="markedType">The type name of an object in which something was put in a text's place.</param>
    public static object? From(JsonElement element, Func<string, string, object?>? mark = null, string? markedType = null)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                return FromObject(element, mark, markedType);
            case JsonValueKind.Array:
                return element.EnumerateArray().Select(item => From(item, mark, markedType)).ToArray();
            case JsonValueKind.String:
                return element.GetString();
            case JsonValueKind.Number:
                return element.TryGetInt64(out long integer) ? (object)integer : element.GetDouble();
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            default:
                return null;
        }
    }

    private static PSObject FromObject(JsonElement element, Func<string, string, object?>? mark, string? markedType)
    {
        var custom = new PSObject();
        bool isMarked = false;

        // To ask the object itself which properties it has would take more time than all the rest.
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty property in element.EnumerateObject())
        {
            // PowerShell's names do not tell case, and are never empty.
            string name = property.Name.Length == 0 ? "_" : property.Name;
            while (!names.Add(name))
            {
                name += "_";
            }

            object? value = From(property.Value, mark, markedType);
            if (value is string text && mark?.Invoke(name, text) is { } marked)
            {
                value = marked;
                isMarked = true;
            }

            custom.Properties.Add(new PSNoteProperty(name, value), preValidated: true);
        }

        if (isMarked && markedType is not null)
        {
            custom.TypeNames.Insert(0, markedType);
        }

        return custom;
    }
}
