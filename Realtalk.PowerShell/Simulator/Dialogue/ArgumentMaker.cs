using System.Text.Json.Nodes;

namespace Realtalk.Simulator.Dialogue;

/// <summary>Makes arguments that satisfy a function's schema, for a call that the scenario does not script.</summary>
internal static class ArgumentMaker
{
    private const int MaximumDepth = 8;

    /// <param name="schema">The JSON schema of the parameters.</param>
    /// <param name="text">What texts are filled with.</param>
    public static JsonObject Make(JsonNode? schema, string text) => MakeObject(schema as JsonObject ?? [], text, 0);

    /// <summary>Makes any value that satisfies a schema.</summary>
    /// <param name="schema">The JSON schema.</param>
    /// <param name="text">What texts are filled with.</param>
    public static JsonNode? MakeAny(JsonObject schema, string text) => MakeValue(schema, text, 0);

    private static JsonObject MakeObject(JsonObject schema, string text, int depth)
    {
        var result = new JsonObject();
        if (schema["properties"] is not JsonObject properties || depth > MaximumDepth)
        {
            return result;
        }

        string[] required = (schema["required"] as JsonArray)?.Select(name => name?.ToString() ?? string.Empty).ToArray() ?? [];
        foreach ((string name, JsonNode? property) in properties)
        {
            if (required.Contains(name, StringComparer.Ordinal))
            {
                result[name] = MakeValue(property as JsonObject ?? [], text, depth + 1);
            }
        }

        return result;
    }

    private static JsonNode? MakeValue(JsonObject schema, string text, int depth)
    {
        if (schema["enum"] is JsonArray { Count: > 0 } choices)
        {
            return choices[0]?.DeepClone();
        }

        JsonNode? type = schema["type"] is JsonArray { Count: > 0 } types ? types[0] : schema["type"];
        return (type?.ToString() ?? (schema["properties"] is null ? null : "object")) switch
        {
            "integer" or "number" => 1,
            "boolean" => true,
            "array" => new JsonArray(),
            "object" => MakeObject(schema, text, depth),
            "null" => null,
            _ => text,
        };
    }
}
