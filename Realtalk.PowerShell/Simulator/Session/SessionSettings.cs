using System.Text.Json.Nodes;
using Realtalk.Audio.Conversion;
using Realtalk.Simulator.Wire;

namespace Realtalk.Simulator.Session;

/// <summary>The whole effective session: the defaults, and what the client changed of them.</summary>
internal sealed class SessionSettings
{
    private JsonObject _effective;

    /// <param name="id"><c>sess_…</c></param>
    /// <param name="model">The model of the URL; null for a transcription session.</param>
    /// <param name="expires">When the session ends.</param>
    public SessionSettings(string id, string? model, DateTimeOffset expires)
    {
        IsTranscription = model is null;
        Model = model ?? string.Empty;
        _effective = IsTranscription ? MakeTranscription(id, expires) : MakeRealtime(id, Model, expires);
        Read();
    }

    /// <summary>A session that only transcribes.</summary>
    public bool IsTranscription { get; }

    /// <summary>The model; empty for a transcription session.</summary>
    public string Model { get; }

    /// <summary>How turns are detected; null = the client says.</summary>
    public TurnDetection? TurnDetection { get; private set; }

    /// <summary>The format of the sound that comes in.</summary>
    public AudioCoding InputCoding { get; private set; } = AudioCoding.Pcm;

    /// <summary>Whether what is heard is written down for the client.</summary>
    public bool Transcribes { get; private set; }

    /// <summary>The session as the client sees it.</summary>
    public JsonObject ToJson() => (JsonObject)_effective.DeepClone();

    /// <summary>A setting by its key, or null.</summary>
    public JsonNode? this[string key] => _effective[key];

    /// <summary>Takes over what is present in the client's update.</summary>
    /// <param name="update">The client's <c>session</c>.</param>
    /// <param name="hasSpoken">Whether the model has made sound; then its voice stays.</param>
    /// <exception cref="ProtocolFault">It is not a valid update; nothing is changed then.</exception>
    public void Update(JsonNode? update, bool hasSpoken)
    {
        SessionShapes.Update.Check(update, "session");
        var changes = (JsonObject)update!;
        string type = (string)changes["type"]!;
        if ((type == "transcription") != IsTranscription)
        {
            throw ProtocolFault.InvalidValue("session.type", $"Passing a {type} session update event to a {(IsTranscription ? "transcription" : "realtime")} session is not allowed.");
        }

        if (changes["model"] is { } model && (string?)model != Model)
        {
            throw ProtocolFault.InvalidValue("session.model", $"The model of a session cannot be changed: it is '{Model}'.");
        }

        JsonNode? voice = changes["audio"]?["output"]?["voice"];
        if (hasSpoken && voice is not null && !JsonNode.DeepEquals(voice, _effective["audio"]?["output"]?["voice"]))
        {
            throw new ProtocolFault("cannot_update_voice", "Cannot update a conversation's voice if assistant audio is present.", "session.audio.output.voice");
        }

        var next = (JsonObject)_effective.DeepClone();
        Merge(next, changes);
        _effective = next;
        Read();
    }

    /// <summary>Fills in what a format leaves out.</summary>
    public static JsonNode Complete(JsonNode format)
    {
        var complete = (JsonObject)format.DeepClone();
        if ((string?)complete["type"] == AudioCoding.Pcm.Name)
        {
            complete["rate"] = AudioCoding.Pcm.SampleRate;
        }

        return complete;
    }

    private static void Merge(JsonObject target, JsonObject changes)
    {
        foreach ((string key, JsonNode? change) in changes)
        {
            target[key] = (key, change, target[key]) switch
            {
                ("turn_detection", JsonObject now, var before) => MergeTurnDetection(before as JsonObject, now),
                ("format", JsonObject format, _) => Complete(format),
                ("transcription" or "noise_reduction", JsonObject now, JsonObject before) => MergeFlat(before, now),
                ("audio" or "input" or "output", JsonObject now, JsonObject before) => MergeNested(before, now),
                _ => change?.DeepClone(),
            };
        }
    }

    private static JsonObject MergeNested(JsonObject before, JsonObject now)
    {
        var merged = (JsonObject)before.DeepClone();
        Merge(merged, now);
        return merged;
    }

    private static JsonObject MergeFlat(JsonObject before, JsonObject now)
    {
        var merged = (JsonObject)before.DeepClone();
        foreach ((string key, JsonNode? value) in now)
        {
            merged[key] = value?.DeepClone();
        }

        return merged;
    }

    private static JsonObject MergeTurnDetection(JsonObject? before, JsonObject now)
    {
        bool same = before is not null && (string?)before["type"] == (string?)now["type"];
        JsonObject start = same ? before! : (string?)now["type"] == "semantic_vad" ? MakeSemantic() : MakeServerVad();
        return MergeFlat(start, now);
    }

    private static JsonObject MakeRealtime(string id, string model, DateTimeOffset expires)
    {
        var session = new JsonObject
        {
            ["type"] = "realtime",
            ["object"] = "realtime.session",
            ["id"] = id,
            ["model"] = model,
            ["output_modalities"] = new JsonArray("audio"),
            ["instructions"] = string.Empty,
            ["tools"] = new JsonArray(),
            ["tool_choice"] = "auto",
            ["max_output_tokens"] = "inf",
            ["tracing"] = null,
            ["truncation"] = "auto",
            ["prompt"] = null,
            ["expires_at"] = expires.ToUnixTimeSeconds(),
            ["audio"] = new JsonObject
            {
                ["input"] = MakeInput(),
                ["output"] = new JsonObject { ["format"] = MakePcm(), ["voice"] = "marin", ["speed"] = 1.0 },
            },
            ["include"] = null,
        };
        if (model.StartsWith("gpt-realtime-2", StringComparison.Ordinal) && !model.StartsWith("gpt-realtime-2025", StringComparison.Ordinal))
        {
            session["parallel_tool_calls"] = true;
            session["reasoning"] = new JsonObject { ["effort"] = "low" };
        }

        return session;
    }

    private static JsonObject MakeTranscription(string id, DateTimeOffset expires) => new()
    {
        ["type"] = "transcription",
        ["object"] = "realtime.transcription_session",
        ["id"] = id,
        ["expires_at"] = expires.ToUnixTimeSeconds(),
        ["audio"] = new JsonObject { ["input"] = MakeInput() },
        ["include"] = null,
    };

    private static JsonObject MakeInput() => new()
    {
        ["format"] = MakePcm(),
        ["transcription"] = null,
        ["noise_reduction"] = null,
        ["turn_detection"] = MakeServerVad(),
    };

    private static JsonObject MakePcm() => new() { ["type"] = AudioCoding.Pcm.Name, ["rate"] = AudioCoding.Pcm.SampleRate };

    private static JsonObject MakeServerVad() => new()
    {
        ["type"] = "server_vad",
        ["threshold"] = 0.5,
        ["prefix_padding_ms"] = Session.TurnDetection.DefaultPrefixMilliseconds,
        ["silence_duration_ms"] = Session.TurnDetection.DefaultSilenceMilliseconds,
        ["idle_timeout_ms"] = null,
        ["create_response"] = true,
        ["interrupt_response"] = true,
    };

    private static JsonObject MakeSemantic() => new()
    {
        ["type"] = "semantic_vad",
        ["eagerness"] = "auto",
        ["create_response"] = true,
        ["interrupt_response"] = true,
    };

    private void Read()
    {
        JsonNode? input = _effective["audio"]?["input"];
        TurnDetection = Session.TurnDetection.Of(input?["turn_detection"]);
        InputCoding = AudioCoding.Find((string?)input?["format"]?["type"]) ?? AudioCoding.Pcm;
        Transcribes = IsTranscription || input?["transcription"] is not null;
    }
}
