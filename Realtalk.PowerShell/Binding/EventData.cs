using System.Management.Automation;
using System.Text;
using System.Text.Json;
using Realtalk.Binding.Views;
using Realtalk.Events;

namespace Realtalk.Binding;

/// <summary>The <c>Data</c> of an event in PowerShell: its JSON as objects.</summary>
public static class EventData
{
    /// <summary>
    /// Reads the event's JSON the first time it is asked for: custom objects, <c>object[]</c>, <c>long</c>, <c>double</c> and
    /// strings as they were sent. A frame that is not JSON is its text; null where the log could not keep it.
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
            object? data = Read(json);
            EventDataAudio.Mark(data, realtimeEvent);
            realtimeEvent.DataCache = data;
        }

        return realtimeEvent.DataCache;
    }

    private static object? Read(byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return JsonObjects.From(document.RootElement);
        }
        catch (JsonException)
        {
            return Encoding.UTF8.GetString(json);
        }
    }
}
