using System.Globalization;
using System.Text.Json;
using Realtalk.Protocol;
using Realtalk.Sessions;

namespace Realtalk.Bridge.Wire;

/// <summary>A line of the transcript as JSON: always the whole text so far.</summary>
internal static class TranscriptJson
{
    public static void Write(Utf8JsonWriter writer, RealtimeTranscriptEntry entry)
    {
        writer.WriteStartObject();
        writer.WriteString("item"u8, entry.ItemId);
        writer.WriteString("time"u8, entry.Time.ToString("O", CultureInfo.InvariantCulture));
        writer.WriteString("role"u8, JsonNames.Of(entry.Role));
        writer.WriteString("medium"u8, JsonNames.Of(entry.Medium));
        writer.WriteString("text"u8, entry.Content);
        writer.WriteBoolean("partial"u8, entry.IsPartial);
        if (entry.IsInterrupted)
        {
            writer.WriteBoolean("interrupted"u8, true);
        }

        if (entry.HeardDuration is { } duration)
        {
            writer.WriteString("heard"u8, entry.Heard);
            writer.WriteString("unheard"u8, entry.Unheard);
            writer.WriteNumber("heardMs"u8, (long)duration.TotalMilliseconds);
        }

        writer.WriteEndObject();
    }

    /// <exception cref="RealtimeException">It is no such line.</exception>
    public static RealtimeTranscriptEntry Read(JsonElement json)
    {
        string text = json.Find("text").Text() ?? string.Empty;
        return new RealtimeTranscriptEntry
        {
            ItemId = json.Find("item").Text() ?? throw BridgeErrors.PropertyMissing("item", "the item's id"),
            Time = MessageJson.ReadTime(json.Find("time")) ?? DateTimeOffset.Now,
            Role = MessageJson.ReadName<RealtimeRole>(json, "role"),
            Medium = MessageJson.ReadName<RealtimeMedium>(json, "medium"),
            Content = text,
            IsPartial = json.Find("partial").ValueKind == JsonValueKind.True,
            IsInterrupted = json.Find("interrupted").ValueKind == JsonValueKind.True,
            Heard = json.Find("heard").Text() ?? text,
            Unheard = json.Find("unheard").Text() ?? string.Empty,
            HeardDuration = json.Find("heardMs").Integer() is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
        };
    }
}
