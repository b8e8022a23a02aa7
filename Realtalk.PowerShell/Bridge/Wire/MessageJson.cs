using System.Globalization;
using System.Text.Json;
using Realtalk.Protocol;
using Realtalk.Text;

namespace Realtalk.Bridge.Wire;

/// <summary>A text message as JSON.</summary>
internal static class MessageJson
{
    public static void Write(Utf8JsonWriter writer, RealtimeTextMessage message, RealtimeTextState state)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, message.Id);
        writer.WriteString("time"u8, message.Time.ToString("O", CultureInfo.InvariantCulture));
        writer.WriteString("direction"u8, JsonNames.Of(message.Direction));
        writer.WriteString("kind"u8, JsonNames.Of(message.Kind));
        writer.WriteString("state"u8, JsonNames.Of(state));
        writer.WriteString("text"u8, message.Text);
        if (message.InReplyTo is { } question)
        {
            writer.WriteString("inReplyTo"u8, question);
        }

        if (message.Deadline is { } deadline)
        {
            writer.WriteString("deadline"u8, deadline.ToString("O", CultureInfo.InvariantCulture));
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads a message.</summary>
    /// <param name="json">The object.</param>
    /// <param name="streamId">The id of the stream that it is to belong to.</param>
    /// <exception cref="RealtimeException">It is no message.</exception>
    public static RealtimeTextMessage Read(JsonElement json, int streamId) => new()
    {
        Id = json.Find("id").Text() ?? throw BridgeErrors.PropertyMissing("id", "the message's id"),
        Time = ReadTime(json.Find("time")) ?? DateTimeOffset.Now,
        Direction = ReadName<RealtimeTextDirection>(json, "direction"),
        Kind = ReadName<RealtimeTextKind>(json, "kind"),
        State = ReadState(json),
        Text = json.Find("text").Text() ?? string.Empty,
        InReplyTo = json.Find("inReplyTo").Text(),
        Deadline = ReadTime(json.Find("deadline")),
        StreamId = streamId,
    };

    public static RealtimeTextState ReadState(JsonElement json) => ReadName<RealtimeTextState>(json, "state");

    public static DateTimeOffset? ReadTime(JsonElement json) =>
        DateTimeOffset.TryParse(json.Text(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTimeOffset time)
            ? time.ToLocalTime()
            : null;

    public static T ReadName<T>(JsonElement json, string name)
        where T : struct, Enum =>
        JsonNames.TryParse(json.Find(name).Text(), out T value)
            ? value
            : throw BridgeErrors.PropertyInvalid(name, $"one of {string.Join(", ", JsonNames.All<T>())}");
}
