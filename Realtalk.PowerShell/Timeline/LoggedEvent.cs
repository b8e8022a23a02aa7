using System.Buffers.Text;
using System.Text.Json;
using Realtalk.Events;
using Realtalk.Protocol;

namespace Realtalk.Timeline;

/// <summary>What an event of a log tells of the sound of a reply.</summary>
internal static class LoggedEvent
{
    /// <summary>The event's JSON; null where the log could not keep it, or where it is none.</summary>
    public static JsonDocument? Parse(RealtimeEvent item)
    {
        try
        {
            return item.ReadJson() is { } json ? JsonDocument.Parse(json) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>How much sound a <c>response.output_audio.delta</c> brings.</summary>
    public static TimeSpan SoundOf(RealtimeEvent item, in ServerEvent delta)
    {
        int bytes = Base64.GetMaxDecodedFromUtf8Length(delta.RawDelta.Length) - delta.RawDelta.Count((byte)'=');
        return TimeSpan.FromMilliseconds((double)bytes / item.Coding.BytesPerMillisecond);
    }

    /// <summary>Up to where a reply was heard that a <c>conversation.item.truncate</c> cuts.</summary>
    public static TimeSpan HeardOf(JsonElement truncate) => TimeSpan.FromMilliseconds(truncate.Find("audio_end_ms").Integer() ?? 0);
}
