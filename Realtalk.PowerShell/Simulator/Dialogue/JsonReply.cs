using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Realtalk.Simulator.Dialogue;

/// <summary>Puts an answer into the JSON that an out-of-band question asks for, as a model does that was told to.</summary>
internal static partial class JsonReply
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="question">The question, with a JSON Schema in it where one is to be kept to.</param>
    /// <param name="answer">What texts in the JSON are filled with.</param>
    /// <returns>The JSON; null where the question does not ask for it.</returns>
    public static string? Make(string question, string answer)
    {
        if (!MentionsJson().IsMatch(question))
        {
            return null;
        }

        JsonNode? value = FindSchema(question) is { } schema
            ? ArgumentMaker.MakeAny(schema, answer)
            : new JsonObject { ["answer"] = answer };
        return value?.ToJsonString(Readable) ?? "null";
    }

    private static JsonObject? FindSchema(string question)
    {
        int start = question.IndexOf('{', StringComparison.Ordinal);
        int end = question.LastIndexOf('}');
        if (start < 0 || end < start)
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(question[start..(end + 1)]) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\bJSON\b", RegexOptions.CultureInvariant)]
    private static partial Regex MentionsJson();
}
