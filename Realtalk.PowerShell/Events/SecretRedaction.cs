using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Realtalk.Events;

/// <summary>Takes the token and the headers of MCP servers out of frames before they are logged, whoever sent them.</summary>
internal static class SecretRedaction
{
    private const string Hidden = "***";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The frame as it may be logged: itself, where there is nothing to hide.</summary>
    public static ReadOnlySpan<byte> Redact(ReadOnlySpan<byte> frame)
    {
        // Only frames that declare tools can hold any, and those are rare.
        bool mayHoldSecrets = frame.IndexOf("\"mcp\""u8) >= 0
            && (frame.IndexOf("\"authorization\""u8) >= 0 || frame.IndexOf("\"headers\""u8) >= 0);
        if (!mayHoldSecrets)
        {
            return frame;
        }

        try
        {
            JsonNode? root = JsonNode.Parse(frame);
            Hide(root);
            return Encoding.UTF8.GetBytes(root?.ToJsonString(Readable) ?? "null");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // Not JSON, or with a key twice: nobody can say where the secrets are in it.
            return "\"(hidden)\""u8;
        }
    }

    private static void Hide(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray list:
                foreach (JsonNode? item in list)
                {
                    Hide(item);
                }

                break;
            case JsonObject item:
                if (item["type"] is JsonValue type && type.TryGetValue(out string? name) && name == "mcp")
                {
                    HideSecrets(item);
                }

                foreach ((_, JsonNode? value) in item)
                {
                    Hide(value);
                }

                break;
            default:
                break;
        }
    }

    private static void HideSecrets(JsonObject server)
    {
        if (server["authorization"] is not null)
        {
            server["authorization"] = Hidden;
        }

        if (server["headers"] is JsonObject headers)
        {
            foreach (string key in headers.Select(header => header.Key).ToArray())
            {
                headers[key] = Hidden;
            }
        }
    }
}
