using System.Text;
using System.Text.Json;
using Realtalk.Protocol;

namespace Realtalk.Sessions;

/// <summary>An event that the user made himself.</summary>
internal sealed record RawEvent(string Type, byte[] Utf8, string? EventId, string? ResponseId, string? ItemId)
{
    /// <summary>Checks that it is an event at all; what is in it, the server checks.</summary>
    /// <exception cref="RealtimeException">It is not a JSON object with a <c>type</c>.</exception>
    public static RawEvent Parse(string json)
    {
        try
        {
            using JsonDocument document = WellFormedJson.Parse(json);
            JsonElement root = document.RootElement;
            if (root.Find("type").Text() is { Length: > 0 } type)
            {
                return new RawEvent(
                    type,
                    WellFormedJson.Mend(Encoding.UTF8.GetBytes(json)).ToArray(),
                    root.Find("event_id").Text(),
                    root.Find("response_id").Text(),
                    root.Find("item_id").Text());
            }

            throw Refuse("it has no 'type'.", null);
        }
        catch (JsonException exception)
        {
            // Of an event with a mistake in it the place is of use, and what it holds may be secret; a mere word is best seen.
            string start = json.TrimStart();
            throw Refuse(
                start.Length > 40 || start.StartsWith('{') || start.StartsWith('[') ? $"it is not JSON ({exception.Message})" : $"'{start}' is not JSON.",
                exception);
        }
    }

    private static RealtimeException Refuse(string why, Exception? cause) => new(
        "EventInvalid",
        RealtimeErrorKind.InvalidArgument,
        $"This is no event: {why}",
        "An event is a JSON object with a 'type', for example @{ type = 'response.create' }.",
        innerException: cause);
}
