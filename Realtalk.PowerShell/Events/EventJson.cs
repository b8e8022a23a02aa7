using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Realtalk.Protocol;
using Realtalk.Secrets;

namespace Realtalk.Events;

/// <summary>
/// Writes an event as one JSON object: <c>sequence</c>, <c>time</c> (ISO 8601 with the offset), <c>direction</c> (Sent or Received),
/// <c>type</c> and <c>data</c>, the event as it went over the wire. What was no JSON is in <c>raw</c>, with <c>data</c> null. A
/// line of a file has the <c>stream</c>'s name besides and, of microphone audio that was left out, <c>omittedAudioBytes</c>.
/// </summary>
internal static class EventJson
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string AudioDelta = ServerEventNames.Of(ServerEventKind.ResponseOutputAudioDelta);

    /// <summary>Writes it.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="item">The event.</param>
    /// <param name="omitAudio">Whether an empty text is to stand for sound.</param>
    public static void Write(Utf8JsonWriter writer, RealtimeEvent item, bool omitAudio = false)
    {
        byte[]? json = item.ReadJson();
        WriteHead(writer, item);
        if (json is not null && IsJson(json))
        {
            writer.WritePropertyName("data"u8);
            writer.WriteRawValue(omitAudio ? OmitAudio(json, item.Type == AudioDelta) : OneLine(json), skipInputValidation: true);
        }
        else
        {
            WriteRaw(writer, json is null ? null : Encoding.UTF8.GetString(json));
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes it as a line of a file, without what is secret.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="item">The event.</param>
    /// <param name="withMicrophone">Whether the microphone's sound is written, where the log has it.</param>
    /// <param name="found">Gets what looked like a key, and was hidden.</param>
    public static void WriteLine(Utf8JsonWriter writer, RealtimeEvent item, bool withMicrophone, ICollection<string> found)
    {
        byte[]? json = item.ReadRedactedJson();
        bool isMicrophone = MicrophoneAudio.IsIn(item) && json is not null && IsJson(json);
        WriteHead(writer, item);
        if (item.StreamName is { } name)
        {
            writer.WriteString("stream"u8, KeyShapes.Hide(name, found));
        }

        if (isMicrophone && (item.OmittedAudioBytes > 0 || !withMicrophone) && MicrophoneAudio.BytesOf(item, json) is var omitted)
        {
            writer.WriteNumber("omittedAudioBytes"u8, omitted);
        }

        if (json is null || !IsJson(json))
        {
            WriteRaw(writer, json is null ? null : KeyShapes.Hide(Encoding.UTF8.GetString(json), found));
        }
        else
        {
            json = isMicrophone && !withMicrophone ? OmitAudio(json, isAudioDelta: false) : json;
            bool isSound = isMicrophone || item.Type == AudioDelta;
            writer.WritePropertyName("data"u8);
            writer.WriteRawValue(OneLine(isSound ? json : KeyCheck.Hide(json, found)), skipInputValidation: true);
        }

        writer.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter writer, RealtimeEvent item)
    {
        writer.WriteStartObject();
        writer.WriteNumber("sequence"u8, item.Sequence);
        writer.WriteString("time"u8, item.Time.ToString("O", CultureInfo.InvariantCulture));
        writer.WriteString("direction"u8, item.Direction.ToString());
        writer.WriteString("type"u8, item.Type);
    }

    private static void WriteRaw(Utf8JsonWriter writer, string? raw)
    {
        writer.WriteNull("data"u8);
        if (raw is not null)
        {
            writer.WriteString("raw"u8, raw);
        }
    }

    private static bool IsJson(byte[] json)
    {
        if (!Utf8.IsValid(json))
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Line breaks of a pretty-printed frame stand between tokens only, so that they can go without a new serialisation.
    private static byte[] OneLine(byte[] json) =>
        json.AsSpan().IndexOfAny((byte)'\n', (byte)'\r') < 0 ? json : Array.FindAll(json, value => value is not ((byte)'\n' or (byte)'\r'));

    private static byte[] OmitAudio(byte[] json, bool isAudioDelta)
    {
        try
        {
            var buffer = new ArrayBufferWriter<byte>(json.Length);
            using JsonDocument document = JsonDocument.Parse(json);
            using var writer = new Utf8JsonWriter(buffer, Readable);
            WriteWithoutAudio(writer, document.RootElement, isAudioDelta);
            writer.Flush();
            return buffer.WrittenSpan.ToArray();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, which is JSON and no text.
            return "null"u8.ToArray();
        }
    }

    // Sound is what an audio delta has as its delta, and what any text of the name "audio" is.
    private static void WriteWithoutAudio(Utf8JsonWriter writer, JsonElement element, bool isAudioDelta)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    bool isAudio = property.NameEquals("audio"u8) || (isAudioDelta && property.NameEquals("delta"u8));
                    if (isAudio && property.Value.ValueKind == JsonValueKind.String)
                    {
                        writer.WriteStringValue(ReadOnlySpan<byte>.Empty);
                    }
                    else
                    {
                        WriteWithoutAudio(writer, property.Value, isAudioDelta: false);
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement value in element.EnumerateArray())
                {
                    WriteWithoutAudio(writer, value, isAudioDelta: false);
                }

                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}
