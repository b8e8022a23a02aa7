using System.Text.Json;
using Realtalk.Events;
using Realtalk.Protocol;

namespace Realtalk.Binding.Views;

/// <summary>What an event is about, in a few words: what is said in it, what went wrong, how long the sound is.</summary>
internal static class EventSummary
{
    private static readonly string AudioDelta = ServerEventNames.Of(ServerEventKind.ResponseOutputAudioDelta);

    /// <summary>Whether the event's <c>delta</c> is sound.</summary>
    public static bool HasAudioDelta(RealtimeEvent item) => item.Type == AudioDelta;

    /// <summary>The words, or the item's or response's id; null where there is nothing to say.</summary>
    public static string? Of(RealtimeEvent item)
    {
        string? about = item.OmittedAudioBytes > 0
            ? AudioText.Describe(AudioText.DurationOf(item.OmittedAudioBytes, item.Coding))
            : Read(item);
        return about ?? item.ItemId ?? item.ResponseId;
    }

    private static string? Read(RealtimeEvent item)
    {
        if (item.ReadJson() is not { } json)
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return DisplayText.Line(Of(document.RootElement, item));
        }
        catch (JsonException)
        {
            return "not JSON";
        }
    }

    private static string? Of(JsonElement root, RealtimeEvent item)
    {
        if (HasAudioDelta(item) || root.Find("audio").Text() is not null)
        {
            string base64 = root.Find("delta").Text() ?? root.Find("audio").Text() ?? string.Empty;
            return AudioText.Describe(AudioText.DurationOf(base64, item.Coding));
        }

        return Said(root.Find("error"), "message")
            ?? Said(root, "delta")
            ?? TextOf(root)
            ?? OfCall(root)
            ?? OfItem(root.Find("item"))
            ?? TextOf(root.Find("part"))
            ?? OfResponse(root.Find("response"))
            ?? OfTime(root)
            ?? Said(root.Find("session"), "model");
    }

    private static string? TextOf(JsonElement element) => Said(element, "transcript") ?? Said(element, "text");

    private static string? OfCall(JsonElement element) => Said(element, "arguments") is { } arguments
        ? $"{Said(element, "name")} {arguments}".TrimStart()
        : null;

    private static string? OfItem(JsonElement item)
    {
        string? said = OfCall(item) ?? Said(item, "output") ?? item.Find("content").Items().Select(TextOf).FirstOrDefault(text => text is not null);
        return said is null ? null : string.Join(": ", new[] { Said(item, "role"), said }.OfType<string>());
    }

    private static string? OfResponse(JsonElement response)
    {
        string? status = Said(response, "status");
        JsonElement details = response.Find("status_details");
        string? why = Said(details.Find("error"), "message") ?? Said(details, "reason");
        int? tokens = response.Find("usage").Find("total_tokens").Integer();
        return status is null ? Said(response, "instructions")
            : why is not null ? $"{status}: {why}"
            : tokens is not null ? $"{status}, {tokens:N0} tokens"
            : status;
    }

    private static string? OfTime(JsonElement root) =>
        (root.Find("audio_start_ms").Integer() ?? root.Find("audio_end_ms").Integer()) is { } milliseconds
            ? $"at {milliseconds / 1000.0:0.00} s"
            : null;

    // What is there and empty says nothing.
    private static string? Said(JsonElement element, string name) => element.Find(name).Text() is { Length: > 0 } text ? text : null;
}
