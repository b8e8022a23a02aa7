using System.Text;
using System.Text.Json;
using Realtalk.Costs;
using Realtalk.Protocol;

namespace Realtalk.Sessions;

/// <summary>Reads the <c>response</c> of a <c>response.done</c>, in which anything may be missing.</summary>
internal static class RealtimeResponseReader
{
    public static RealtimeResponse Read(string id, JsonElement response, DateTimeOffset start, DateTimeOffset end)
    {
        JsonElement details = response.Find("status_details");
        JsonElement error = details.Find("error");
        JsonElement usage = response.Find("usage");
        var text = new StringBuilder();
        var items = new List<string>();
        foreach (JsonElement item in response.Find("output").Items())
        {
            if (item.Find("id").Text() is { } itemId)
            {
                items.Add(itemId);
            }

            foreach (JsonElement part in item.Find("content").Items())
            {
                text.Append(part.Find("transcript").Text() ?? part.Find("text").Text());
            }
        }

        return new RealtimeResponse
        {
            Id = id,
            Status = response.Find("status").Text() ?? "completed",
            Reason = error.Find("code").Text() ?? details.Find("reason").Text() ?? error.Find("type").Text(),
            ErrorMessage = error.Find("message").Text(),
            Text = text.ToString(),
            ItemIds = items,
            TotalTokens = usage.Find("total_tokens").Tokens(),
            InputTokens = usage.Find("input_tokens").Tokens(),
            OutputTokens = usage.Find("output_tokens").Tokens(),
            StartTime = start,
            EndTime = end,
            IsOutOfBand = IsOutOfBand(response),
        };
    }

    /// <summary>A GA server writes an explicit null where the response is not the conversation's; one that omits it means the conversation.</summary>
    public static bool IsOutOfBand(JsonElement response) =>
        response.ValueKind == JsonValueKind.Object
        && response.TryGetProperty("conversation_id", out JsonElement conversation)
        && conversation.ValueKind == JsonValueKind.Null;
}
