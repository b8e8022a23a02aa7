using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Realtalk.Binding;

/// <summary>Puts what a parameter's Validate attributes demand into its JSON Schema, as far as that has words for it.</summary>
internal static class ToolConstraints
{
    // The standard library is of a PowerShell that had no kinds of ranges and shows them to nobody.
    private static readonly PropertyInfo? RangeKind = typeof(ValidateRangeAttribute).GetProperty(
        "RangeKind", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

    /// <summary>Adds the constraints.</summary>
    /// <param name="schema">The parameter's schema. For a list most of them are about its elements.</param>
    /// <param name="attributes">The parameter's attributes.</param>
    public static void Add(JsonObject schema, IEnumerable<Attribute> attributes)
    {
        JsonObject one = schema["items"] as JsonObject ?? schema;
        foreach (Attribute attribute in attributes)
        {
            switch (attribute)
            {
                case ValidateSetAttribute set:
                    AddSet(one, set);
                    break;
                case ValidateRangeAttribute range:
                    AddRange(one, range);
                    break;
                case ValidateLengthAttribute length:
                    one["minLength"] = length.MinLength;
                    one["maxLength"] = length.MaxLength;
                    break;
                case ValidateCountAttribute count:
                    schema["minItems"] = count.MinLength;
                    schema["maxItems"] = count.MaxLength;
                    break;
                case ValidatePatternAttribute pattern:
                    AddPattern(one, pattern.RegexPattern);
                    break;
                case ValidateNotNullOrEmptyAttribute:
                    AddNotEmpty(schema);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Adds a sentence to a schema's description.</summary>
    public static void AddDescription(JsonObject schema, string text) =>
        schema["description"] = schema["description"] is { } before ? $"{before} {text}" : text;

    private static bool Is(JsonObject schema, string type) =>
        schema["type"] is JsonArray types ? types.Any(item => (string?)item == type) : (string?)schema["type"] == type;

    private static void AddSet(JsonObject schema, ValidateSetAttribute set)
    {
        bool isNumber = !Is(schema, "string") && (Is(schema, "integer") || Is(schema, "number"));
        var values = new JsonArray();
        foreach (string value in set.ValidValues)
        {
            values.Add(isNumber && decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
                ? JsonValue.Create(number)
                : JsonValue.Create(value));
        }

        if (!isNumber)
        {
            // A parameter without a type that takes one of these takes texts.
            schema["type"] = Is(schema, "null") ? new JsonArray("string", "null") : "string";
        }

        if (Is(schema, "null"))
        {
            values.Add(null);
        }

        schema["enum"] = values;
    }

    private static void AddRange(JsonObject schema, ValidateRangeAttribute range)
    {
        if (RangeKind?.GetValue(range) is { } kind)
        {
            (string key, int limit) = kind.ToString() switch
            {
                "Positive" => ("exclusiveMinimum", 0),
                "NonNegative" => ("minimum", 0),
                "Negative" => ("exclusiveMaximum", 0),
                "NonPositive" => ("maximum", 0),
                _ => (string.Empty, 0),
            };
            if (key.Length > 0)
            {
                schema[key] = limit;
            }

            return;
        }

        if (ToNumber(range.MinRange) is { } minimum && ToNumber(range.MaxRange) is { } maximum)
        {
            schema["minimum"] = minimum;
            schema["maximum"] = maximum;
        }
        else if (range.MinRange is not null)
        {
            AddDescription(schema, string.Create(CultureInfo.InvariantCulture, $"From {range.MinRange:o} to {range.MaxRange:o}."));
        }
    }

    private static JsonNode? ToNumber(object? limit) => limit switch
    {
        sbyte or byte or short or ushort or int or uint or long => JsonValue.Create(Convert.ToInt64(limit, CultureInfo.InvariantCulture)),
        ulong or decimal => JsonValue.Create(Convert.ToDecimal(limit, CultureInfo.InvariantCulture)),
        float or double when double.IsFinite(Convert.ToDouble(limit, CultureInfo.InvariantCulture)) =>
            JsonValue.Create(Convert.ToDouble(limit, CultureInfo.InvariantCulture)),
        _ => null,
    };

    // Schemas have the regular expressions of JavaScript. What those do not know is said in words.
    private static void AddPattern(JsonObject schema, string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.ECMAScript);
            if (!pattern.Contains("(?", StringComparison.Ordinal) || pattern.Replace("(?:", string.Empty, StringComparison.Ordinal).IndexOf("(?", StringComparison.Ordinal) < 0)
            {
                schema["pattern"] = pattern;
                return;
            }
        }
        catch (ArgumentException)
        {
            // One of .NET's own.
        }

        AddDescription(schema, $"Must match the .NET regular expression {pattern}");
    }

    private static void AddNotEmpty(JsonObject schema)
    {
        string? key = Is(schema, "array") ? "minItems" : Is(schema, "string") && schema["enum"] is null ? "minLength" : null;
        if (key is not null && schema[key] is null)
        {
            schema[key] = 1;
        }
    }
}
