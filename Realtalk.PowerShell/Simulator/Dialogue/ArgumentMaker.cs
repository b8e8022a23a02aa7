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
            "integer" or "number" => MakeNumber(schema),
            "boolean" => true,
            "array" => MakeArray(schema, text, depth),
            "object" => MakeObject(schema, text, depth),
            "null" => null,
            _ => MakeText(schema, text),
        };
    }

    private static double MakeNumber(JsonObject schema)
    {
        double least = Math.Max(Number(schema, "minimum") ?? double.MinValue, Number(schema, "exclusiveMinimum") + 1 ?? double.MinValue);
        double most = Math.Min(Number(schema, "maximum") ?? double.MaxValue, Number(schema, "exclusiveMaximum") - 1 ?? double.MaxValue);
        return Math.Max(least, Math.Min(most, 1));
    }

    private static JsonArray MakeArray(JsonObject schema, string text, int depth)
    {
        int count = depth > MaximumDepth ? 0 : (int)Math.Clamp(Number(schema, "minItems") ?? 0, 0, 100);
        return new JsonArray([.. Enumerable.Range(0, count).Select(_ => MakeValue(schema["items"] as JsonObject ?? [], text, depth + 1))]);
    }

    private static string MakeText(JsonObject schema, string text)
    {
        string made = schema["format"]?.ToString() switch
        {
            "date-time" => "2026-01-02T03:04:05Z",
            "date" => "2026-01-02",
            "time" => "03:04:05",
            "uuid" => "00000000-0000-4000-8000-000000000001",
            "uri" => "https://example.org/",
            "email" => "someone@example.org",
            _ => text,
        };
        int least = (int)Math.Clamp(Number(schema, "minLength") ?? 0, 0, 10_000);
        int most = (int)Math.Clamp(Number(schema, "maxLength") ?? int.MaxValue, 0, int.MaxValue);
        return made.Length > most ? made[..most] : made.PadRight(least, 'x');
    }

    private static double? Number(JsonObject schema, string key) =>
        schema[key] is JsonValue value && value.TryGetValue(out double number) ? number : null;
}
