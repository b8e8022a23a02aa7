using System.Management.Automation;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Realtalk.Conversations.Views;
using Realtalk.Events;

namespace Realtalk.Binding.Views;

/// <summary>What is shown of an event.</summary>
public static class EventView
{
    // So that what events of one kind are about stands below each other; longer names push it to the right.
    private const int TypeWidth = 28;
    private const int MaxString = 500;

    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The type, and what the event is about.</summary>
    /// <param name="instance">The event.</param>
    public static string? GetLine(PSObject? instance)
    {
        if (instance?.BaseObject is not RealtimeEvent item)
        {
            return null;
        }

        string type = item.Type == "error" || item.Type.EndsWith(".failed", StringComparison.Ordinal)
            ? OutputStyle.Paint(item.Type, Ansi.Red)
            : item.Type;
        string? about = item.OmittedAudioBytes > 0
            ? AudioText.Describe(AudioText.DurationOf(item.OmittedAudioBytes, item.Coding))
            : ReadAbout(item);
        about ??= item.ItemId ?? item.ResponseId;
        return about is null ? type : $"{type}{new string(' ', Math.Max(1, TypeWidth - item.Type.Length))}{OutputStyle.Paint(about, Ansi.Dim)}";
    }

    /// <summary>The event's data as JSON to be read: indented, with sound described and long texts cut.</summary>
    /// <param name="instance">The event.</param>
    public static string? GetData(PSObject? instance)
    {
        if (instance?.BaseObject is not RealtimeEvent item || item.ReadJson() is not { } json)
        {
            return null;
        }

        try
        {
            JsonNode? root = JsonNode.Parse(json);
            Shorten(root, item);
            return root?.ToJsonString(Readable);
        }
        catch (JsonException)
        {
            return DisplayText.Line(item.ToJson());
        }
    }

    private static string? ReadAbout(RealtimeEvent item)
    {
        if (item.ReadJson() is not { } json)
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return DisplayText.Line(EventAbout.Of(document.RootElement, item));
        }
        catch (JsonException)
        {
            return "not JSON";
        }
    }

    private static void Shorten(JsonNode? node, RealtimeEvent item)
    {
        if (node is JsonArray array)
        {
            foreach (JsonNode? child in array)
            {
                Shorten(child, item);
            }
        }
        else if (node is JsonObject data)
        {
            foreach ((string name, JsonNode? value) in data.ToArray())
            {
                if (value is not JsonValue scalar || !scalar.TryGetValue(out string? text))
                {
                    Shorten(value, item);
                }
                else if (text.Length > 0 && (name == "audio" || (name == "delta" && EventAbout.HasAudioDelta(item))))
                {
                    data[name] = $"({AudioText.Describe(AudioText.DurationOf(text, item.Coding))})";
                }
                else if (text.Length > MaxString)
                {
                    data[name] = DisplayText.Cut(text, MaxString);
                }
            }
        }
    }
}
