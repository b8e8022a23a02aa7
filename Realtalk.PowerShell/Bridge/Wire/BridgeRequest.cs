using System.Text.Json;
using System.Text.Unicode;
using Realtalk.Protocol;

namespace Realtalk.Bridge.Wire;

/// <summary>A line of a client, whose properties are read with an error where one is not what it should be.</summary>
internal sealed class BridgeRequest : IDisposable
{
    private const int MaxIdLength = 128;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private readonly JsonDocument _document;

    private BridgeRequest(JsonDocument document) => _document = document;

    /// <summary>What the line is; null where it does not say.</summary>
    public string? Kind => Read("kind", "a text", element => element.Text());

    /// <summary>The line's id, as JSON; null where it has none.</summary>
    public string? Id => Read("id", $"a text or a number of at most {MaxIdLength} characters", element =>
        element.ValueKind is JsonValueKind.String or JsonValueKind.Number && element.GetRawText() is { Length: <= MaxIdLength } id ? id : null);

    /// <summary>Reads a line.</summary>
    /// <exception cref="RealtimeException">It is no JSON object.</exception>
    public static BridgeRequest Parse(ReadOnlyMemory<byte> line)
    {
        if (!Utf8.IsValid(line.Span))
        {
            throw BridgeErrors.LineNotUtf8();
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(line.Span.StartsWith(ByteOrderMark) ? line[ByteOrderMark.Length..] : line);
        }
        catch (JsonException exception)
        {
            throw BridgeErrors.LineNotJson(exception.Message);
        }

        if (document.RootElement.ValueKind is var kind and not JsonValueKind.Object)
        {
            document.Dispose();
            throw BridgeErrors.LineNotJson($"it is of the type {JsonNames.Of(kind)}.");
        }

        return new BridgeRequest(document);
    }

    public void Dispose() => _document.Dispose();

    public string? Text(string name) => Read(name, "a text", element => element.Text());

    public string RequiredText(string name) => Text(name) ?? throw BridgeErrors.PropertyMissing(name, "a text");

    public bool Flag(string name) => Read<bool?>(name, "true or false", element => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    }) ?? false;

    public int? Integer(string name) => Read(name, "a whole number", element => element.Integer());

    /// <summary>A number of seconds, more than 0 and at most a day.</summary>
    public TimeSpan? Seconds(string name) => Read<TimeSpan?>(name, "a number of seconds, at most 86400", element =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double seconds) && seconds is > 0 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : null);

    /// <summary>One of some words; null where there is none.</summary>
    public string? OneOf(string name, params string[] words) =>
        Read(name, $"one of {string.Join(", ", words)}", element => element.Text() is { } text && Array.IndexOf(words, text) >= 0 ? text : null);

    /// <summary>A list of texts, or one; null where there is none.</summary>
    public string[]? Texts(string name) => Read(name, "a text or a list of texts", element =>
    {
        if (element.Text() is { } single)
        {
            return [single];
        }

        string?[] texts = element.Items().Select(item => item.Text()).ToArray();
        return element.ValueKind == JsonValueKind.Array && !texts.Contains(null) ? texts as string[] : null;
    });

    /// <summary>An object's JSON; null where there is none.</summary>
    public string? Object(string name) =>
        Read(name, "an object", element => element.ValueKind == JsonValueKind.Object ? element.GetRawText() : null);

    private T? Read<T>(string name, string expected, Func<JsonElement, T?> read)
    {
        try
        {
            JsonElement element = _document.RootElement.Find(name);
            return element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
                ? default
                : read(element) ?? throw BridgeErrors.PropertyInvalid(name, expected);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, written as an escape.
            throw BridgeErrors.PropertyInvalid(name, expected);
        }
    }
}
