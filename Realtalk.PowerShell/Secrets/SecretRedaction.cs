using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Realtalk.Secrets;

/// <summary>
/// Takes the token, the headers and what is secret in the URL of MCP servers out of frames before they are logged, whoever sent
/// them.
/// </summary>
internal static class SecretRedaction
{
    private const string Hidden = "***";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The frame as it may be logged: itself, where there is nothing to hide.</summary>
    /// <param name="frame">UTF-8 JSON.</param>
    /// <param name="found">Gets what was hidden.</param>
    public static ReadOnlySpan<byte> Redact(ReadOnlySpan<byte> frame, ICollection<string>? found = null)
    {
        // Only frames that declare tools can hold any, and those are rare.
        if (!MayDeclareServer(frame))
        {
            return frame;
        }

        try
        {
            JsonNode? root = JsonNode.Parse(frame);
            return Hide(root, found) ? Encoding.UTF8.GetBytes(root!.ToJsonString(Readable)) : frame;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            // Not JSON, with a key twice, or with a text that is none: nobody can say where the secrets are in it.
            return "\"(hidden)\""u8;
        }
    }

    private static bool MayDeclareServer(ReadOnlySpan<byte> frame)
    {
        if (frame.IndexOf("\"mcp\""u8) >= 0)
        {
            return true;
        }

        // The word may be written "\u006dcp".
        if (frame.IndexOf("\\u"u8) < 0)
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(frame);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped && reader.ValueTextEquals("mcp"u8))
                {
                    return true;
                }
            }
        }
        catch (JsonException)
        {
            // What is no JSON declares nothing.
        }

        return false;
    }

    private static bool Hide(JsonNode? node, ICollection<string>? found)
    {
        bool hidden = false;
        switch (node)
        {
            case JsonArray list:
                foreach (JsonNode? item in list)
                {
                    hidden |= Hide(item, found);
                }

                break;
            case JsonObject item:
                if (item["type"] is JsonValue type && type.TryGetValue(out string? name) && name == "mcp")
                {
                    hidden = HideSecrets(item, found);
                }

                foreach ((_, JsonNode? value) in item)
                {
                    hidden |= Hide(value, found);
                }

                break;
            default:
                break;
        }

        return hidden;
    }

    private static bool HideSecrets(JsonObject server, ICollection<string>? found)
    {
        bool hidden = HideValue(server, "authorization", found);
        if (server["headers"] is JsonObject headers)
        {
            foreach (string key in headers.Select(header => header.Key).ToArray())
            {
                HideValue(headers, key, found);
                headers[key] = Hidden;
                hidden = true;
            }
        }
        else
        {
            hidden |= HideValue(server, "headers", found);
        }

        if (server["server_url"] is JsonValue value && value.TryGetValue(out string? url) && SecretUrl.Hide(url) is var shown && shown != url)
        {
            foreach (string secret in SecretUrl.SecretsOf(url))
            {
                found?.Add(secret);
            }

            server["server_url"] = shown;
            hidden = true;
        }

        return hidden;
    }

    private static bool HideValue(JsonObject parent, string key, ICollection<string>? found)
    {
        if (parent[key] is not { } node)
        {
            return false;
        }

        if (node is JsonValue value && value.TryGetValue(out string? secret))
        {
            found?.Add(secret);
        }

        parent[key] = Hidden;
        return true;
    }
}
