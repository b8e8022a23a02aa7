using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Realtalk.Bridge.Wire;

/// <summary>Makes lines: one JSON object each, UTF-8, with a line feed.</summary>
internal static class LineWriter
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes a line.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="writeRest">Writes the other properties; null for none.</param>
    public static byte[] Write(string kind, Action<Utf8JsonWriter>? writeRest = null)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            writer.WriteStartObject();
            writer.WriteString("kind"u8, kind);
            writeRest?.Invoke(writer);
            writer.WriteEndObject();
        }

        buffer.GetSpan(1)[0] = (byte)'\n';
        buffer.Advance(1);
        return buffer.WrittenSpan.ToArray();
    }
}
