using System.Text.Json.Nodes;
using Realtalk.Audio.Conversion;
using Realtalk.Simulator.Session;
using Realtalk.Simulator.Wire;

namespace Realtalk.Simulator.Responses;

/// <summary>What one response is to be: the session's settings, and what the client changed for this one.</summary>
internal sealed class ResponseSettings
{
    private ResponseSettings()
    {
    }

    /// <summary>It does not write to the default conversation.</summary>
    public required bool IsOutOfBand { get; init; }

    /// <summary>Sound with a transcript; else text.</summary>
    public required bool IsAudio { get; init; }

    /// <summary>The format of the sound.</summary>
    public required JsonNode Format { get; init; }

    /// <summary>The same, as what codes it.</summary>
    public AudioCoding Coding => AudioCoding.Find((string?)Format["type"]) ?? AudioCoding.Pcm;

    /// <summary>The voice, as the client named it.</summary>
    public required JsonNode? Voice { get; init; }

    /// <summary>The client's notes, which come back with the response.</summary>
    public required JsonNode? Metadata { get; init; }

    /// <summary>The most tokens that the output may have; null = no limit.</summary>
    public required int? MaximumTokens { get; init; }

    /// <summary>The functions that may be called.</summary>
    public required IReadOnlyList<JsonObject> Tools { get; init; }

    /// <summary>Functions one of which must be called.</summary>
    public required IReadOnlyList<JsonObject> DemandedTools { get; init; }

    /// <summary>The instructions of this response alone; null = the session's.</summary>
    public required string? OwnInstructions { get; init; }

    /// <summary>What the model reads in place of the conversation; null = the conversation.</summary>
    public required JsonArray? Input { get; init; }

    /// <summary>Reads the parameters of a checked <c>response.create</c>.</summary>
    /// <exception cref="ProtocolFault">A function is demanded that is not declared.</exception>
    public static ResponseSettings Of(JsonObject? request, SessionSettings session)
    {
        JsonNode? modalities = request?["output_modalities"] ?? session["output_modalities"];
        JsonNode? output = session["audio"]?["output"];
        JsonNode? limit = request?["max_output_tokens"] ?? session["max_output_tokens"];
        JsonNode? choice = request?["tool_choice"] ?? session["tool_choice"];
        JsonObject[] tools = ((request?["tools"] ?? session["tools"]) as JsonArray)?
            .OfType<JsonObject>()
            .Where(tool => (string?)tool["type"] == "function")
            .ToArray() ?? [];
        return new ResponseSettings
        {
            IsOutOfBand = (string?)request?["conversation"] == "none",
            IsAudio = (string?)modalities?[0] == "audio",
            Format = SessionSettings.Complete((request?["audio"]?["output"]?["format"] ?? output?["format"])!),
            Voice = (request?["audio"]?["output"]?["voice"] ?? output?["voice"])?.DeepClone(),
            Metadata = request?["metadata"]?.DeepClone(),
            MaximumTokens = limit is JsonValue value && value.TryGetValue(out double number) ? (int)number : null,
            Tools = IsChoice(choice, "none") ? [] : tools,
            DemandedTools = Demanded(choice, tools),
            OwnInstructions = (string?)request?["instructions"],
            Input = request?["input"] as JsonArray,
        };
    }

    private static bool IsChoice(JsonNode? choice, string name) => choice is JsonValue && (string?)choice == name;

    private static JsonObject[] Demanded(JsonNode? choice, JsonObject[] tools)
    {
        if (choice is JsonObject named && (string?)named["type"] == "function")
        {
            string name = (string)named["name"]!;
            JsonObject[] found = tools.Where(tool => (string?)tool["name"] == name).ToArray();
            return found.Length > 0
                ? found
                : throw ProtocolFault.InvalidValue("response.tool_choice", $"Tool choice '{name}' not found in 'tools' parameter.");
        }

        return IsChoice(choice, "required") ? tools : [];
    }
}
