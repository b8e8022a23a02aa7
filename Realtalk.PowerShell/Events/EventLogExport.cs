using System.Text.Encodings.Web;
using System.Text.Json;

namespace Realtalk.Events;

/// <summary>Writes events as JSON Lines.</summary>
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
        EventJson.Write(_writer, item);
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
}
