using System.Text.Json.Nodes;
using Realtalk.Protocol;

namespace Realtalk.Simulator.Wire;

/// <summary>The names that events and content had in the beta.</summary>
internal static class BetaNames
{
    // Only the sessions of transcription had a name of their own for session.updated; the others had today's.
    private static readonly Dictionary<string, string> ByGaName = ServerEventNames.Twins
        .Where(twin => !twin.Beta.StartsWith("transcription_session.", StringComparison.Ordinal))
        .ToDictionary(twin => twin.Ga, twin => twin.Beta);

    /// <summary>The beta's name of an event; null where the beta had no such event.</summary>
    public static string? Of(ServerEventKind kind) => kind switch
    {
        ServerEventKind.ConversationItemDone or ServerEventKind.InputAudioBufferTimeoutTriggered => null,
        _ => ByGaName.GetValueOrDefault(ServerEventNames.Of(kind), ServerEventNames.Of(kind)),
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
