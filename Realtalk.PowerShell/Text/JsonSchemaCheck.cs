using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Realtalk.Protocol;

namespace Realtalk.Text;

/// <summary>
/// Checks JSON against a JSON Schema: types, <c>enum</c>, <c>const</c>, properties, items, limits, <c>pattern</c>, the
/// combinations and <c>$ref</c> within the schema. What else a schema says is passed over. (PowerShell's <c>Test-Json</c> is
/// not there for the engine, nor in every build.)
/// </summary>
internal sealed partial class JsonSchemaCheck(JsonElement root)
{
    private const int MaxDepth = 64;
    private static readonly TimeSpan PatternDeadline = TimeSpan.FromMilliseconds(250);

    /// <summary>What is wrong with a value first, with its place; null for nothing.</summary>
    public string? FindFault(JsonElement value) => FindFault(value, root, "$", 0);

    private string? FindFault(JsonElement value, JsonElement schema, string path, int depth)
    {
        if (depth > MaxDepth)
        {
            return $"{path} is nested too deeply";
        }

        // A schema may also be true or false.
        if (schema.ValueKind == JsonValueKind.False)
        {
            return $"{path} is not allowed";
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        string[] types = [.. TypesOf(schema)];
        if (types.Length > 0 && !types.Any(type => IsOf(value, type)))
        {
            return $"{path} is not {(types.Length == 1 ? $"of type {types[0]}" : $"one of {string.Join(", ", types)}")}";
        }

        if (schema.TryGetProperty("const", out JsonElement constant) && !AreEqual(constant, value))
        {
            return $"{path} is not {constant.GetRawText()}";
        }

        if (schema.Find("enum") is { ValueKind: JsonValueKind.Array } choices && !choices.Items().Any(choice => AreEqual(choice, value)))
        {
            return $"{path} is not one of {choices.GetRawText()}";
        }

        JsonElement? referred = schema.Find("$ref").Text() is { } reference ? Resolve(reference) : null;
        return (referred is { } target ? FindFault(value, target, path, depth + 1) : null)
            ?? FindCombinationFault(value, schema, path, depth)
            ?? value.ValueKind switch
            {
                JsonValueKind.Object => FindObjectFault(value, schema, path, depth),
                JsonValueKind.Array => FindArrayFault(value, schema, path, depth),
                JsonValueKind.String => FindTextFault(value.GetString()!, schema, path),
                JsonValueKind.Number => FindLimitFault(value.GetDouble(), schema, path),
                _ => null,
            };
    }

    private string? FindCombinationFault(JsonElement value, JsonElement schema, string path, int depth)
    {
        string?[] Faults(string name) => [.. schema.Find(name).Items().Select(part => FindFault(value, part, path, depth + 1))];

        if (Array.Find(Faults("allOf"), fault => fault is not null) is { } wrong)
        {
            return wrong;
        }

        string?[] any = Faults("anyOf");
        if (any.Length > 0 && any.All(fault => fault is not null))
        {
            return any[^1];
        }

        string?[] one = Faults("oneOf");
        if (one.Length > 0 && one.Count(fault => fault is null) != 1)
        {
            return one.All(fault => fault is not null) ? one[^1] : $"{path} is more than one of what it may be";
        }

        return schema.TryGetProperty("not", out JsonElement not) && FindFault(value, not, path, depth + 1) is null
            ? $"{path} is what it may not be"
            : null;
    }

    private string? FindObjectFault(JsonElement value, JsonElement schema, string path, int depth)
    {
        foreach (JsonElement required in schema.Find("required").Items())
        {
            if (required.Text() is { } name && !value.TryGetProperty(name, out _))
            {
                return $"{path}.{name} is missing";
            }
        }

        JsonElement known = schema.Find("properties");
        JsonElement others = schema.Find("additionalProperties");
        foreach (JsonProperty property in value.EnumerateObject())
        {
            JsonElement part = known.Find(property.Name) is { ValueKind: not JsonValueKind.Undefined } own ? own : others;
            if (FindFault(property.Value, part, $"{path}.{property.Name}", depth + 1) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private string? FindArrayFault(JsonElement value, JsonElement schema, string path, int depth)
    {
        int count = value.GetArrayLength();
        if (count < (schema.Find("minItems").Integer() ?? 0) || count > (schema.Find("maxItems").Integer() ?? int.MaxValue))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{path} has {count} items");
        }

        JsonElement part = schema.Find("items");
        return value.Items().Select((item, index) => FindFault(item, part, $"{path}[{index}]", depth + 1)).FirstOrDefault(fault => fault is not null);
    }

    private static string? FindTextFault(string value, JsonElement schema, string path)
    {
        // In characters, not in UTF-16 units.
        int length = value.EnumerateRunes().Count();
        if (length < (schema.Find("minLength").Integer() ?? 0) || length > (schema.Find("maxLength").Integer() ?? int.MaxValue))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{path} is {length} characters long");
        }

        try
        {
            return schema.Find("pattern").Text() is { } pattern && !Regex.IsMatch(value, pattern, RegexOptions.ECMAScript, PatternDeadline)
                ? $"{path} does not match {pattern}"
                : null;
        }
        catch (Exception exception) when (exception is ArgumentException or RegexMatchTimeoutException)
        {
            return $"{path} cannot be matched: {exception.Message}";
        }
    }

    private static string? FindLimitFault(double value, JsonElement schema, string path)
    {
        double Limit(string name, double otherwise) => schema.Find(name) is { ValueKind: JsonValueKind.Number } limit ? limit.GetDouble() : otherwise;

        return value < Limit("minimum", double.NegativeInfinity) || value > Limit("maximum", double.PositiveInfinity)
            || value <= Limit("exclusiveMinimum", double.NegativeInfinity) || value >= Limit("exclusiveMaximum", double.PositiveInfinity)
            ? string.Create(CultureInfo.InvariantCulture, $"{path} is {value}")
            : null;
    }

    private static bool IsOf(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && Math.Floor(number) == number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => value.ValueKind == JsonValueKind.Null,
    };

    private static bool AreEqual(JsonElement one, JsonElement other) =>
        JsonNode.DeepEquals(JsonNode.Parse(one.GetRawText()), JsonNode.Parse(other.GetRawText()));
}
