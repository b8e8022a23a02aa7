using System.Text.Json;
using Realtalk.Events;
using Realtalk.Sessions;
using Realtalk.Text;

namespace Realtalk.Bridge.Wire;

/// <summary>The lines that a bridge sends.</summary>
internal static class ServerLines
{
    public static byte[] Hello(RealtimeStream stream) => LineWriter.Write(BridgeProtocol.Hello, writer =>
    {
        writer.WriteString("protocol"u8, BridgeProtocol.Name);
        writer.WriteNumber("version"u8, BridgeProtocol.Version);
        writer.WriteStartObject("stream"u8);
        writer.WriteNumber("id"u8, stream.Id);
        writer.WriteString("name"u8, stream.Name);
        writer.WriteString("model"u8, stream.Model);
        writer.WriteString("state"u8, JsonNames.Of(stream.State));
        writer.WriteEndObject();
    });

    /// <param name="id">The id of the line that is answered, as JSON; null for none.</param>
    /// <param name="message">What came of it; null for nothing.</param>
    public static byte[] Ok(string? id, RealtimeTextMessage? message) => LineWriter.Write(BridgeProtocol.Ok, writer =>
    {
        WriteId(writer, id);
        if (message is not null)
        {
            writer.WritePropertyName("message"u8);
            MessageJson.Write(writer, message, message.State);
        }
    });

    /// <inheritdoc cref="Ok"/>
    public static byte[] Error(string? id, RealtimeException exception) => LineWriter.Write(BridgeProtocol.Error, writer =>
    {
        WriteId(writer, id);
        writer.WriteString("code"u8, exception.ErrorId);
        writer.WriteString("category"u8, JsonNames.Of(exception.Kind));
        writer.WriteString("message"u8, exception.Message);
        if (exception.Recommendation is { } recommendation)
        {
            writer.WriteString("advice"u8, recommendation);
        }
    });

    public static byte[] Message(in TextChange change)
    {
        (RealtimeTextMessage message, RealtimeTextState state, bool isNew, _) = change;
        return LineWriter.Write(BridgeProtocol.Message, writer =>
        {
            writer.WriteBoolean("new"u8, isNew);
            writer.WritePropertyName("message"u8);
            MessageJson.Write(writer, message, state);
        });
    }

    /// <param name="entry">The entry, as it is now.</param>
    /// <param name="previousId">The item before it; null for none.</param>
    public static byte[] Transcript(RealtimeTranscriptEntry entry, string? previousId) => LineWriter.Write(BridgeProtocol.Transcript, writer =>
    {
        writer.WritePropertyName("entry"u8);
        TranscriptJson.Write(writer, entry);
        if (previousId is not null)
        {
            writer.WriteString("after"u8, previousId);
        }
    });

    public static byte[] TranscriptRemoved(string itemId) =>
        LineWriter.Write(BridgeProtocol.Transcript, writer => writer.WriteString("removed"u8, itemId));

    public static byte[] Speaking(bool isSpeaking) =>
        LineWriter.Write(BridgeProtocol.Transcript, writer => writer.WriteBoolean("speaking"u8, isSpeaking));

    public static byte[] Event(RealtimeEvent item) => LineWriter.Write(BridgeProtocol.Event, writer =>
    {
        writer.WritePropertyName("event"u8);
        EventJson.Write(writer, item, omitAudio: true);
    });

    public static byte[] State(RealtimeStreamState state, Exception? failure) => LineWriter.Write(BridgeProtocol.State, writer =>
    {
        writer.WriteString("state"u8, JsonNames.Of(state));
        if (failure is not null)
        {
            writer.WriteString("message"u8, failure.Message);
        }
    });

    public static byte[] Missed(long count) =>
        LineWriter.Write(BridgeProtocol.Missed, writer => writer.WriteNumber("count"u8, count));

    private static void WriteId(Utf8JsonWriter writer, string? id)
    {
        if (id is not null)
        {
            writer.WritePropertyName("id"u8);
            writer.WriteRawValue(id, skipInputValidation: true);
        }
    }
}
