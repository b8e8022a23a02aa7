using System.Text.Json.Nodes;
using Realtalk.Audio.Conversion;
using Realtalk.Simulator.Wire;

namespace Realtalk.Simulator.Session;

/// <summary>An item of a conversation, as the server keeps it.</summary>
internal sealed class StoredItem
{
    private readonly JsonObject _wire;

    // What never changes is read once: a response looks at every item of the conversation.
    private StoredItem(JsonObject wire)
    {
        _wire = wire;
        Id = (string)wire["id"]!;
        Type = (string)wire["type"]!;
        Role = (string?)wire["role"];
        Name = (string?)wire["name"];
        CallId = (string?)wire["call_id"];
    }

    /// <summary><c>item_…</c>, or what the client called it.</summary>
    public string Id { get; }

    /// <summary><c>message</c>, <c>function_call</c>, …</summary>
    public string Type { get; }

    /// <summary><c>user</c>, <c>assistant</c> or <c>system</c>; null where it is not a message.</summary>
    public string? Role { get; }

    /// <summary>The function's name, of a call.</summary>
    public string? Name { get; }

    /// <summary>What joins a call and its output.</summary>
    public string? CallId { get; }

    /// <summary>The content parts of a message.</summary>
    public JsonArray? Content => _wire["content"] as JsonArray;

    /// <summary><c>completed</c>, <c>incomplete</c> or <c>in_progress</c>.</summary>
    public string Status
    {
        get => (string)_wire["status"]!;
        set => _wire["status"] = value;
    }

    /// <summary>The sound by content index.</summary>
    public Dictionary<int, ItemAudio> Audio { get; } = [];

    /// <summary>A response has taken it up.</summary>
    public bool IsAnswered { get; set; }

    /// <summary>What was heard in it, whether or not the client asked for transcripts.</summary>
    public string? HeardText { get; set; }

    /// <summary>The number of the scenario's line that was heard, from 1; 0 = none of them.</summary>
    public int? HeardLine { get; set; }

    /// <summary>The client cut its sound short; what follows of it is not kept.</summary>
    public bool IsTruncated { get; set; }

    /// <summary>The idle timeout made it; there is no speech in it.</summary>
    public bool IsIdle { get; init; }

    /// <summary>Makes the item of a checked client event. Its sound is kept apart from its wire form.</summary>
    /// <exception cref="ProtocolFault">The sound is not base64.</exception>
    public static StoredItem FromClient(JsonObject item, AudioCoding coding, string path)
    {
        var wire = new JsonObject
        {
            ["id"] = (string?)item["id"] ?? Identifier.New("item"),
            ["object"] = "realtime.item",
            ["type"] = (string)item["type"]!,
            ["status"] = "completed",
        };
        foreach ((string key, JsonNode? value) in item)
        {
            if (!wire.ContainsKey(key))
            {
                wire[key] = value?.DeepClone();
            }
        }

        if (item["type"]!.GetValue<string>() == "function_call" && wire["call_id"] is null)
        {
            wire["call_id"] = Identifier.New("call");
        }

        var result = new StoredItem(wire);
        for (int index = 0; index < (result.Content?.Count ?? 0); index++)
        {
            if (result.Content![index] is JsonObject part && part["audio"] is { } audio)
            {
                byte[] bytes = DecodeAudio((string)audio!, $"{path}.content[{index}].audio");
                result.Audio[index] = new ItemAudio(bytes, coding, bytes.Length);
                part.Remove("audio");
                part["transcript"] ??= null;
            }
        }

        return result;
    }

    /// <summary>The user's item of what was in the input buffer.</summary>
    public static StoredItem FromInput(string id, ItemAudio audio, bool idle)
    {
        var item = new StoredItem(new JsonObject
        {
            ["id"] = id,
            ["object"] = "realtime.item",
            ["type"] = "message",
            ["status"] = "completed",
            ["role"] = "user",
            ["content"] = new JsonArray(new JsonObject { ["type"] = "input_audio", ["transcript"] = null }),
        })
        {
            IsIdle = idle,
        };
        item.Audio[0] = audio;
        return item;
    }

    /// <summary>A message of the model, without content yet.</summary>
    public static StoredItem NewMessage() => new(new JsonObject
    {
        ["id"] = Identifier.New("item"),
        ["object"] = "realtime.item",
        ["type"] = "message",
        ["status"] = "in_progress",
        ["role"] = "assistant",
        ["content"] = new JsonArray(),
    });

    /// <summary>A call by the model, without arguments yet.</summary>
    public static StoredItem NewCall(string name) => new(new JsonObject
    {
        ["id"] = Identifier.New("item"),
        ["object"] = "realtime.item",
        ["type"] = "function_call",
        ["status"] = "in_progress",
        ["name"] = name,
        ["call_id"] = Identifier.New("call"),
        ["arguments"] = string.Empty,
    });

    /// <summary>Sets the arguments of a call.</summary>
    public void SetArguments(string arguments) => _wire["arguments"] = arguments;

    /// <summary>The item as the client sees it.</summary>
    /// <param name="withAudio">With its sound, as a retrieved item has it.</param>
    public JsonObject ToJson(bool withAudio = false)
    {
        var copy = (JsonObject)_wire.DeepClone();
        if (withAudio)
        {
            foreach ((int index, ItemAudio audio) in Audio)
            {
                copy["content"]![index]!["audio"] = Convert.ToBase64String(audio.Known.Span);
            }
        }

        return copy;
    }

    /// <summary>What the item says: the text of its parts, or the output of a function.</summary>
    public string ReadText()
    {
        if (Type == "function_call_output")
        {
            return (string)_wire["output"]!;
        }

        IEnumerable<string?> parts = Content?.Select(part => (string?)part?["text"] ?? (string?)part?["transcript"]) ?? [];
        string written = string.Join(' ', parts.Where(part => !string.IsNullOrEmpty(part)));
        return written.Length > 0 ? written : HeardText ?? string.Empty;
    }

    /// <summary>What the item costs as input of a response: of the model's own, what it cost as output.</summary>
    public TokenCount CountTokens()
    {
        // The model speaks in words and in sound; what the user said is written down by another.
        bool isModels = Role == "assistant";
        long text = TokenCount.OfText((string?)_wire["arguments"]) + TokenCount.OfText((string?)_wire["output"]);
        long image = 0;
        foreach (JsonNode? part in Content ?? [])
        {
            text += TokenCount.OfText((string?)part?["text"]) + (isModels ? TokenCount.OfText((string?)part?["transcript"]) : 0);
            image += (string?)part?["type"] == "input_image" ? TokenCount.PerImage : 0;
        }

        int millisecondsPerToken = isModels ? TokenCount.MillisecondsPerOutputToken : TokenCount.MillisecondsPerInputToken;
        long sound = Audio.Values.Sum(audio => TokenCount.OfSound(audio.Length, audio.Coding, millisecondsPerToken));
        return new TokenCount(text, sound, image);
    }

    private static byte[] DecodeAudio(string base64, string path)
    {
        try
        {
            return Convert.FromBase64String(base64);
        }
        catch (FormatException)
        {
            throw ProtocolFault.InvalidBase64(path);
        }
    }
}
