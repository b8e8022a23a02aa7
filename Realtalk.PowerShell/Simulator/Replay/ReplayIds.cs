using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Realtalk.Simulator.Replay;

/// <summary>
/// The names that the recorded client gave to its events and items, and those that the present one gives. What the server made up
/// comes again as it was.
/// </summary>
internal sealed class ReplayIds
{
    private const int MaxIdBytes = 256;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private readonly Dictionary<string, string> _present = new(StringComparer.Ordinal);

    /// <summary>They are two names of one thing.</summary>
    public void Add(string? recorded, string? present)
    {
        if (recorded is not null && present is not null && recorded != present && recorded.Length <= MaxIdBytes)
        {
            _present[recorded] = present;
        }
    }

    /// <summary>What the present client calls it.</summary>
    public string ToPresent(string recorded) => _present.GetValueOrDefault(recorded, recorded);

    /// <summary>A frame with the present client's names.</summary>
    public ReadOnlyMemory<byte> Translate(byte[] json)
    {
        if (_present.Count == 0 || !Array.Exists([.. _present.Keys], id => json.AsSpan().IndexOf(Encoding.UTF8.GetBytes(id)) >= 0))
        {
            return json;
        }

        try
        {
            var buffer = new ArrayBufferWriter<byte>(json.Length);
            using JsonDocument document = JsonDocument.Parse(json);
            using var writer = new Utf8JsonWriter(buffer, Readable);
            Write(writer, document.RootElement);
            writer.Flush();
            return buffer.WrittenMemory;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return json;
        }
    }

    private void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement value in element.EnumerateArray())
                {
                    Write(writer, value);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(ToPresent(element.GetString()!));
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}
