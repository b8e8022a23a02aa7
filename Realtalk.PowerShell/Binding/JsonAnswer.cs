using System.Management.Automation;
using System.Text.Json;
using Realtalk.Text;

namespace Realtalk.Binding;

/// <summary>Turns an answer of the model that is to be JSON into objects, and checks it with PowerShell's own <c>Test-Json</c>.</summary>
internal static class JsonAnswer
{
    private const string Fence = "```";

    /// <summary>The JSON text of a schema.</summary>
    /// <param name="schema">A text, or a hashtable or an object to be written as JSON.</param>
    /// <exception cref="RealtimeException">It is no JSON Schema.</exception>
    public static string ReadSchema(object schema)
    {
        string json;
        try
        {
            json = (schema is PSObject wrapped ? wrapped.BaseObject : schema) as string ?? JsonText.Write(schema);
            using JsonDocument document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new NotSupportedException("it is not an object.");
            }
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw RefuseSchema(schema, exception.Message, exception);
        }

        try
        {
            Check("{}", json);
        }
        catch (RuntimeException exception)
        {
            throw RefuseSchema(schema, exception.Message, exception);
        }

        return json;
    }

    /// <summary>The answer as objects.</summary>
    /// <param name="answer">The model's answer.</param>
    /// <param name="schema">The JSON Schema that it is to keep to; null for any JSON.</param>
    /// <exception cref="RealtimeException">It is not JSON, or does not keep to the schema; the error's target is the answer.</exception>
    public static object? Read(RealtimeTextMessage answer, string? schema)
    {
        string json = Unfence(answer.Text);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return schema is not null && Check(json, schema) is { } fault
                ? throw Refuse(answer, $"does not keep to the JSON Schema ({fault})", null)
                : JsonObjects.From(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw Refuse(answer, $"is not JSON ({exception.Message})", exception);
        }
    }

    // Models like to put JSON into a fence, also where they are told not to.
    private static string Unfence(string text)
    {
        string trimmed = text.Trim();
        int lineEnd = trimmed.IndexOf('\n', StringComparison.Ordinal);
        return trimmed.StartsWith(Fence, StringComparison.Ordinal) && trimmed.EndsWith(Fence, StringComparison.Ordinal) && lineEnd > 0
            ? trimmed[lineEnd..^Fence.Length].Trim()
            : trimmed;
    }

    // What is wrong with the JSON; null for nothing.
    private static string? Check(string json, string schema)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand(@"Microsoft.PowerShell.Utility\Test-Json").AddParameter("Json", json).AddParameter("Schema", schema);
        shell.AddParameter("ErrorAction", ActionPreference.SilentlyContinue);
        shell.Invoke();
        return shell.Streams.Error.Count == 0 ? null : string.Join(" ", shell.Streams.Error.Select(error => error.Exception.Message));
    }

    private static RealtimeException RefuseSchema(object schema, string why, Exception cause) => new(
        "JsonSchemaInvalid",
        RealtimeErrorKind.InvalidArgument,
        $"This is no JSON Schema: {why}",
        "A schema is a hashtable or JSON text, for example @{ type = 'object'; properties = @{ name = @{ type = 'string' } } }.",
        schema,
        cause);

    private static RealtimeException Refuse(RealtimeTextMessage answer, string what, Exception? cause) => new(
        "AnswerNotJson",
        RealtimeErrorKind.InvalidData,
        $"The model's answer {what}: {answer.Text}",
        "Ask again, more clearly or with -JsonSchema; the error's TargetObject is the answer as it came.",
        answer,
        cause);
}
