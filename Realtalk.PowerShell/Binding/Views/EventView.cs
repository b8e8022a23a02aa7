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
    // As wide as most types are; the column of what they are about begins behind it, and has the rest of the screen.
    private const int TypeWidth = 28;
    private const int MaxString = 500;

    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The type. Of one that is too long for its column the end is shown, which is what tells it from its like.</summary>
    /// <param name="instance">The event.</param>
    public static string? GetType(PSObject? instance)
    {
        if (ObjectValues.Text(instance, "Type") is not { } type)
        {
            return null;
        }

        string shown = TextCells.Clean(type.Length > TypeWidth ? Shorten(type) : type);
        return type == "error" || type.EndsWith(".failed", StringComparison.Ordinal) ? OutputStyle.Paint(shown, Ansi.Red) : shown;
    }

    /// <summary>What the event is about.</summary>
    /// <param name="instance">The event.</param>
    public static string? GetSummary(PSObject? instance) =>
        ObjectValues.Text(instance, "Summary") is { } summary ? OutputStyle.Paint(summary, Ansi.Dim) : null;

    /// <summary>The event's data as JSON to be read: indented, with sound described and long texts cut.</summary>
    /// <param name="instance">The event.</param>
    public static string? GetData(PSObject? instance)
    {
        if (instance?.BaseObject is not RealtimeEvent item)
        {
            return DisplayText.Line(ObjectValues.Text(instance, "Data"));
        }

        if (item.ReadJson() is not { } json)
        {
            return null;
        }

        try
        {
            JsonNode? root = JsonNode.Parse(json);
            Shorten(root, item);
            return root is null ? null : TextCells.CleanLines(root.ToJsonString(Readable));
        }
        catch (JsonException)
        {
            return DisplayText.Line(item.ToJson());
        }
    }

    // Cut before a word, where there is one.
    private static string Shorten(string type)
    {
        int start = type.Length - TypeWidth + 1;
        int word = type.IndexOfAny(['.', '_'], start - 1);
        return "…" + type[(word >= 0 && word < type.Length - (TypeWidth / 2) ? word + 1 : start)..];
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
                else if (text.Length > 0 && (name == "audio" || (name == "delta" && EventSummary.HasAudioDelta(item))))
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
