using System.Text.Json;
using Realtalk.Protocol;

namespace Realtalk.Tools;

/// <summary>Reads the arguments that a model wrote, and checks them against what the tool takes. They are data and stay so.</summary>
internal static class ToolArguments
{
    /// <summary>Reads them.</summary>
    /// <param name="json">What the model wrote.</param>
    /// <param name="schema">The tool's parameters.</param>
    /// <returns>An object whose properties all are parameters; those that are required are there.</returns>
    /// <exception cref="ToolFailure">They are not that; says all that is wrong, so that the model can do better.</exception>
    public static JsonElement Read(string json, JsonElement schema)
    {
        JsonElement arguments = Parse(json);
        if (arguments.ValueKind != JsonValueKind.Object)
        {
            throw new ToolFailure($"The arguments must be a JSON object, not {Describe(arguments.ValueKind)}.");
        }

        List<string> problems = FindProblems(arguments, schema);
        return problems.Count == 0 ? arguments : throw new ToolFailure(string.Join(' ', problems));
    }

    private static JsonElement Parse(string json)
    {
        try
        {
            // Models leave the arguments of a function without parameters empty.
            using JsonDocument document = WellFormedJson.Parse(string.IsNullOrWhiteSpace(json) ? "{}" : json);
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new ToolFailure($"The arguments are not JSON: {exception.Message}", cause: exception);
        }
    }

    private static List<string> FindProblems(JsonElement arguments, JsonElement schema)
    {
        var problems = new List<string>();
        string[] known = Names(schema.Find("properties"));
        var given = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty argument in arguments.EnumerateObject())
        {
            if (!known.Contains(argument.Name, StringComparer.OrdinalIgnoreCase))
            {
                problems.Add($"There is no parameter '{argument.Name}'.");
            }
            else if (!given.Add(argument.Name))
            {
                problems.Add($"The parameter '{argument.Name}' is given twice.");
            }
            else if (IsMisshapen(argument.Value, Find(schema, argument.Name)))
            {
                problems.Add($"The parameter '{argument.Name}' cannot be {Describe(argument.Value.ValueKind)}.");
            }
            else if (argument.Value.ValueKind == JsonValueKind.Null && !TakesNull(Find(schema, argument.Name)))
            {
                // Many models write null for what they leave out.
                given.Remove(argument.Name);
            }
        }

        foreach (string name in schema.Find("required").Items().Select(item => item.Text() ?? string.Empty).Where(name => !given.Contains(name)))
        {
            problems.Add($"The parameter '{name}' is missing.");
        }

        if (problems.Count > 0)
        {
            problems.Add(known.Length == 0 ? "It has no parameters." : $"Its parameters: {string.Join(", ", known)}.");
        }

        return problems;
    }

    private static string[] Names(JsonElement properties) =>
        properties.ValueKind == JsonValueKind.Object ? properties.EnumerateObject().Select(property => property.Name).ToArray() : [];

    private static JsonElement Find(JsonElement schema, string name)
    {
        JsonElement properties = schema.Find("properties");
        return properties.EnumerateObject().First(property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase)).Value;
    }

    // A single value for a list, or a number for a text, is what the command's own binding converts. It would also make a
    // text of a list or an object, which nobody meant.
    private static bool IsMisshapen(JsonElement value, JsonElement property)
    {
        string[] types = TypesOf(property);
        return types.Length > 0 && value.ValueKind switch
        {
            JsonValueKind.Object => !types.Contains("object"),
            JsonValueKind.Array => !types.Contains("array"),
            _ => false,
        };
    }

    private static bool TakesNull(JsonElement property) => TypesOf(property).Contains("null");

    private static string[] TypesOf(JsonElement property) => property.Find("type") is { ValueKind: JsonValueKind.String } type
        ? [type.GetString()!]
        : property.Find("type").Items().Select(item => item.Text() ?? string.Empty).ToArray();

    private static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };
}
