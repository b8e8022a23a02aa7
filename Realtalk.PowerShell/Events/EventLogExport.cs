using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Realtalk.Events;

/// <summary>
/// Writes events as JSON Lines: <c>sequence</c>, <c>time</c> (ISO 8601 with the offset), <c>direction</c> (Sent or Received),
/// <c>type</c> and <c>data</c>, the event as it went over the wire. What was no JSON is in <c>raw</c>, with <c>data</c> null.
/// </summary>
internal sealed class EventLogExport : IEventWriter
{
    private readonly Stream _stream;
    private readonly Utf8JsonWriter _writer;

    /// <summary>Writes to a stream, which goes with it.</summary>
    public EventLogExport(Stream stream)
    {
        _stream = stream;
        _writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <inheritdoc/>
    public void Write(RealtimeEvent item)
    {
        byte[]? json = item.ReadJson();
        _writer.WriteStartObject();
        _writer.WriteNumber("sequence"u8, item.Sequence);
        _writer.WriteString("time"u8, item.Time.ToString("O", CultureInfo.InvariantCulture));
        _writer.WriteString("direction"u8, item.Direction.ToString());
        _writer.WriteString("type"u8, item.Type);
        _writer.WritePropertyName("data"u8);
        if (json is not null && IsJson(json))
        {
            _writer.WriteRawValue(OneLine(json), skipInputValidation: true);
        }
        else
        {
            _writer.WriteNullValue();
            if (json is not null)
            {
                _writer.WriteString("raw"u8, Encoding.UTF8.GetString(json));
            }
        }

        _writer.WriteEndObject();
        _writer.Flush();
        _stream.WriteByte((byte)'\n');
        _writer.Reset();
    }

    /// <summary>Does nothing: what was written is complete.</summary>
    public void Complete()
    {
    }

    public void Dispose()
    {
        _writer.Dispose();
        _stream.Dispose();
    }

    private static bool IsJson(byte[] json)
    {
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
}
