using System.Text.Json.Nodes;
using Realtalk.Simulator.Session;

namespace Realtalk.Simulator.Responses;

/// <summary>Writes the <c>usage</c> of a response.</summary>
internal static class UsageWriter
{
    public static JsonObject Write(ResponseInput input, TokenCount output) => new()
    {
        ["total_tokens"] = input.All.Total + output.Total,
        ["input_tokens"] = input.All.Total,
        ["output_tokens"] = output.Total,
        ["input_token_details"] = new JsonObject
        {
            ["text_tokens"] = input.All.Text,
            ["audio_tokens"] = input.All.Audio,
            ["image_tokens"] = input.All.Image,
            ["cached_tokens"] = input.Cached.Total,
            ["cached_tokens_details"] = new JsonObject
            {
                ["text_tokens"] = input.Cached.Text,
                ["audio_tokens"] = input.Cached.Audio,
                ["image_tokens"] = input.Cached.Image,
            },
        },
        ["output_token_details"] = new JsonObject { ["text_tokens"] = output.Text, ["audio_tokens"] = output.Audio },
    };
}
