using System.Management.Automation;
using System.Text.Json;

namespace Realtalk.Binding;

/// <summary>
/// JSON as PowerShell's objects: objects are custom objects, arrays are <c>object[]</c>, numbers are <c>long</c> or
/// <c>double</c>, strings are as they are (nothing is taken for a date).
/// </summary>
internal static class JsonObjects
{
    public static object? From(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var custom = new PSObject();
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    AddProperty(custom, property);
                }

                return custom;
            case JsonValueKind.Array:
                return element.EnumerateArray().Select(From).ToArray();
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

    private static void AddProperty(PSObject custom, JsonProperty property)
    {
        // PowerShell's names do not tell case, and are never empty.
        string name = property.Name.Length == 0 ? "_" : property.Name;
        while (custom.Properties[name] is not null)
        {
            name += "_";
        }

        custom.Properties.Add(new PSNoteProperty(name, From(property.Value)), preValidated: true);
    }
}
