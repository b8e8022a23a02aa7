using System.Text.Json.Nodes;

namespace Realtalk.Simulator.Wire;

/// <summary>The names that events and content had in the beta.</summary>
internal static class BetaNames
{
    /// <summary>The beta's name of a GA event; null where the beta had no such event.</summary>
    public static string? Of(string type) => type switch
    {
        "conversation.item.added" => "conversation.item.created",
        "conversation.item.done" or "input_audio_buffer.timeout_triggered" => null,
        _ => type.StartsWith("response.output_", StringComparison.Ordinal) && !type.StartsWith("response.output_item.", StringComparison.Ordinal)
            ? "response." + type["response.output_".Length..]
            : type,
    };

    /// <summary>Renames the content types of items in an event's field.</summary>
    public static void Rename(JsonNode? field)
    {
        foreach (JsonObject item in Items(field))
        {
            foreach (JsonObject part in (item["content"] as JsonArray)?.OfType<JsonObject>() ?? [])
            {
                part["type"] = (string?)part["type"] switch
                {
                    "output_text" => "text",
                    "output_audio" => "audio",
                    var other => other,
                };
            }
        }
    }

    private static IEnumerable<JsonObject> Items(JsonNode? field) => field switch
    {
        JsonObject response when response["output"] is JsonArray output => output.OfType<JsonObject>(),
        JsonObject item => [item],
        _ => [],
    };
}
