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
    /// The event's JSON, made anew each time, so that what a caller does to it is the caller's own: custom objects, <c>object[]</c>, <c>long</c>, <c>double</c> and
    /// strings as they were sent. A frame that is not JSON is its text; null where the log could not keep it.
    /// </summary>
    /// <param name="instance">The event.</param>
    public static object? Get(PSObject instance)
    {
        if (instance?.BaseObject is not RealtimeEvent realtimeEvent)
        {
            return null;
        }

        if ((realtimeEvent.DataJson ??= realtimeEvent.ReadJson()) is not { } json)
        {
            return null;
        }

        return Read(json, EventDataAudio.MarksOf(realtimeEvent));
    }

    private static object? Read(byte[] json, Func<string, string, object?> mark)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return JsonObjects.From(document.RootElement, mark, EventDataAudio.TypeName);
        }
        catch (JsonException)
        {
            return Encoding.UTF8.GetString(json);
        }
    }
}
