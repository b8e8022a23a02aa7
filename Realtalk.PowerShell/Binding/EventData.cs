using System.Management.Automation;
using System.Text;
using System.Text.Json;
using Realtalk.Events;

namespace Realtalk.Binding;

/// <summary>The <c>Data</c> of an event in PowerShell: its JSON as objects.</summary>
public static class EventData
{
    /// <summary>
    /// Reads the event's JSON the first time it is asked for. Objects are custom objects, arrays are <c>object[]</c>, numbers
    /// are <c>long</c> or <c>double</c>, strings are as they were sent (nothing is taken for a date). A frame that is not JSON
    /// is its text; null where the log could not keep it.
    /// </summary>
    /// <param name="instance">The event.</param>
    public static object? Get(PSObject instance)
    {
        if (instance?.BaseObject is not RealtimeEvent realtimeEvent)
        {
            return null;
        }

        if (realtimeEvent.DataCache is null && realtimeEvent.ReadJson() is { } json)
        {
            realtimeEvent.DataCache = Read(json);
        }

        return realtimeEvent.DataCache;
    }

    private static object? Read(byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return ToObject(document.RootElement);
        }
        catch (JsonException)
        {
            return Encoding.UTF8.GetString(json);
        }
    }

    private static object? ToObject(JsonElement element)
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
                return element.EnumerateArray().Select(ToObject).ToArray();
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

        custom.Properties.Add(new PSNoteProperty(name, ToObject(property.Value)), preValidated: true);
    }
}
