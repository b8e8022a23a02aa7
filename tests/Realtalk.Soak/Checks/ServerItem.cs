using System.Text.Json.Nodes;

namespace Realtalk.Soak.Checks;

/// <summary>Reads an item as the server has it.</summary>
internal static class ServerItem
{
    public static string Id(JsonNode item) => (string)item["id"]!;

    public static string? Role(JsonNode item) => (string?)item["role"];

    /// <summary>Its text, or its transcript.</summary>
    public static string Text(JsonNode item) =>
        string.Concat((item["content"] as JsonArray ?? []).Select(part => (string?)part!["text"] ?? (string?)part["transcript"])).Trim();

    public static bool IsSpeech(JsonNode item) =>
        (item["content"] as JsonArray ?? []).Any(part => (string?)part!["type"] is "input_audio" or "output_audio");
}
