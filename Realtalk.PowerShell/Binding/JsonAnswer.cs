using System.Management.Automation;
using System.Text.Json;
using Realtalk.Protocol;
using Realtalk.Text;

namespace Realtalk.Binding;

/// <summary>Turns an answer of the model that is to be JSON into objects.</summary>
internal static class JsonAnswer
{
    private const string Fence = "```";

    /// <summary>The JSON text of a schema.</summary>
    /// <param name="schema">A text, or a hashtable or an object to be written as JSON.</param>
    /// <exception cref="RealtimeException">It is no JSON Schema.</exception>
    public static string ReadSchema(object schema)
    {
        try
        {
            string json = (schema is PSObject wrapped ? wrapped.BaseObject : schema) as string ?? JsonText.Write(schema);
            using JsonDocument document = WellFormedJson.Parse(json);
            return new JsonSchemaCheck(document.RootElement).FindSchemaFault() is { } fault
                ? throw new NotSupportedException(fault)
                : json;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new RealtimeException(
                "JsonSchemaInvalid",
                RealtimeErrorKind.InvalidArgument,
                $"This is no JSON Schema: {exception.Message}",
                "A schema is a hashtable or JSON text, for example @{ type = 'object'; properties = @{ name = @{ type = 'string' } } }.",
                schema,
                exception);
        }
    }

    /// <summary>The answer as objects.</summary>
    /// <param name="answer">The model's answer.</param>
    /// <param name="schema">The JSON Schema that it is to keep to; null for any JSON.</param>
    /// <exception cref="RealtimeException">It is not JSON, or does not keep to the schema; the error's target is the answer.</exception>
    public static object? Read(RealtimeTextMessage answer, string? schema)
    {
        try
        {
            using JsonDocument document = WellFormedJson.Parse(Unfence(answer.Text));
            return FindFault(document.RootElement, schema) is { } fault
                ? throw Refuse(answer, $"does not keep to the JSON Schema ({fault})", null)
                : JsonObjects.From(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw Refuse(answer, $"is not JSON ({exception.Message})", exception);
        }
    }

    private static string? FindFault(JsonElement value, string? schema)
    {
        if (schema is null)
        {
            return null;
        }

        using JsonDocument document = WellFormedJson.Parse(schema);
        return new JsonSchemaCheck(document.RootElement).FindFault(value);
    }

    // Models like to put JSON into a fence, also where they are told not to.
    private static string Unfence(string text)
    {
        string trimmed = text.Trim();
        int lineEnd = trimmed.IndexOf('\n', StringComparison.Ordinal);
        return trimmed.StartsWith(Fence, StringComparison.Ordinal) && trimmed.EndsWith(Fence, StringComparison.Ordinal)
            && lineEnd > 0 && lineEnd < trimmed.Length - Fence.Length
            ? trimmed[lineEnd..^Fence.Length].Trim()
            : trimmed;
    }

    private static RealtimeException Refuse(RealtimeTextMessage answer, string what, Exception? cause) => new(
        "AnswerNotJson",
        RealtimeErrorKind.InvalidData,
        $"The model's answer {what}: {answer.Text}",
        "Ask again, more clearly or with -JsonSchema; the error's TargetObject is the answer as it came.",
        answer,
        cause);
}
