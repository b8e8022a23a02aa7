using System.Text.Json;
using Realtalk.Protocol;

namespace Realtalk.Text;

/// <content>The schema itself: its types and references.</content>
internal sealed partial class JsonSchemaCheck
{
    private static readonly string[] Types = ["object", "array", "string", "number", "integer", "boolean", "null"];

    /// <summary>What is wrong with the schema itself, as far as its types and references go; null for nothing.</summary>
    public string? FindSchemaFault() =>
        root.ValueKind == JsonValueKind.Object ? FindSchemaFault(root, "$", 0) : "it is not an object.";

    private string? FindSchemaFault(JsonElement schema, string path, int depth)
    {
        if (depth > MaxDepth)
        {
            return $"{path} is nested too deeply.";
        }

        if (schema.Find("$ref").Text() is { } reference && Resolve(reference) is null)
        {
            return $"{path} refers to '{reference}', which is not in it.";
        }

        string? unknown = TypesOf(schema).FirstOrDefault(type => !Types.Contains(type));
        if (unknown is not null)
        {
            return $"{path} has the type '{unknown}', which JSON has not.";
        }

        foreach ((string place, JsonElement part) in PartsOf(schema))
        {
            if (part.ValueKind == JsonValueKind.Object && FindSchemaFault(part, $"{path}.{place}", depth + 1) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static IEnumerable<(string Place, JsonElement Schema)> PartsOf(JsonElement schema)
    {
        foreach (string name in (string[])["properties", "$defs", "definitions"])
        {
            if (schema.Find(name) is { ValueKind: JsonValueKind.Object } named)
            {
                foreach (JsonProperty property in named.EnumerateObject())
                {
                    yield return ($"{name}.{property.Name}", property.Value);
                }
            }
        }

        foreach (string name in (string[])["items", "additionalProperties", "not"])
        {
            yield return (name, schema.Find(name));
        }

        foreach (string name in (string[])["anyOf", "oneOf", "allOf"])
        {
            foreach (JsonElement part in schema.Find(name).Items())
            {
                yield return (name, part);
            }
        }
    }

    private static IEnumerable<string> TypesOf(JsonElement schema) => schema.Find("type") switch
    {
        { ValueKind: JsonValueKind.String } one => [one.GetString()!],
        { ValueKind: JsonValueKind.Array } several => several.Items().Select(type => type.Text() ?? type.GetRawText()),
        _ => [],
    };

    // "#" and "#/$defs/name"; another file's schema is nowhere to be had.
    private JsonElement? Resolve(string reference)
    {
        if (!reference.StartsWith('#'))
        {
            return null;
        }

        JsonElement found = root;
        foreach (string step in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            found = found.Find(step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
        }

        return found.ValueKind == JsonValueKind.Undefined ? null : found;
    }
}
