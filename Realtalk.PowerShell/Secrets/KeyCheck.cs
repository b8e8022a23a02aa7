using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Realtalk.Secrets;

/// <summary>Takes out of an event what looks like a key. Sound is not searched.</summary>
internal static class KeyCheck
{
    private const string Hidden = "***";

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The event as it may be given away: itself, where there is nothing to hide.</summary>
    /// <param name="json">UTF-8; valid JSON.</param>
    /// <param name="found">Gets what was hidden, in words.</param>
    public static byte[] Hide(byte[] json, ICollection<string> found)
    {
        // Only a character that is written as a number can hide a key from a look at the whole.
        if (json.AsSpan().IndexOf("\\u"u8) < 0 && !KeyShapes.MayBeIn(Encoding.UTF8.GetString(json)))
        {
            return json;
        }

        try
        {
            var buffer = new ArrayBufferWriter<byte>(json.Length);
            using JsonDocument document = JsonDocument.Parse(json);
            using var writer = new Utf8JsonWriter(buffer, Readable);
            int before = found.Count;
            Write(writer, document.RootElement, name: null, found);
            writer.Flush();
            return found.Count == before ? json : buffer.WrittenSpan.ToArray();
        }
        catch (Exception exception) when (exception is InvalidOperationException or JsonException)
        {
            // Half of a surrogate pair, which is JSON and no text. Nobody can say what is in it.
            found.Add("a text that cannot be read");
            return "null"u8.ToArray();
        }
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element, string? name, ICollection<string> found)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    writer.WritePropertyName(KeyShapes.Hide(property.Name, found));
                    Write(writer, property.Value, property.Name, found);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement value in element.EnumerateArray())
                {
                    Write(writer, value, name, found);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String when name != "audio":
                writer.WriteStringValue(HideIn(element.GetString()!, name, found));
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    // The name may be what tells that the value is a secret: {"api_key":"…"}.
    private static string HideIn(string text, string? name, ICollection<string> found)
    {
        string hidden = KeyShapes.Hide(text, found);
        bool isSecret = name is not null && hidden == text && text != Hidden && text.Length is >= 8 and <= 512 && KeyShapes.MayBeIn($"{name}=0123456789");
        if (!isSecret)
        {
            return hidden;
        }

        found.Add("the value of a key, token or password");
        return Hidden;
    }
}
