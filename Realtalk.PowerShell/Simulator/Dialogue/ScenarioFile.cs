using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Realtalk.Simulator.Speech;
using Realtalk.Simulator.Wire;

namespace Realtalk.Simulator.Dialogue;

/// <summary>Reads and checks scenario files; docs/scenarios.md describes them.</summary>
internal static class ScenarioFile
{
    private const int LongestMilliseconds = 600_000;
    private static readonly TimeSpan RegexDeadline = TimeSpan.FromMilliseconds(250);
    /// <summary>What is allowed in such a file beyond JSON.</summary>
    internal static readonly JsonDocumentOptions Reading = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly Shape CallShape = Shape.Object(
        ("name!", Shape.Text),
        ("arguments", Shape.ByKind((JsonValueKind.Object, Shape.Any), (JsonValueKind.String, Shape.Text))),
        ("verbatim", Shape.Boolean));

    private static readonly Shape VoiceShape = Shape.Object(
        ("voice", Shape.Text), ("words_per_minute", Shape.Integer(80, 450)), ("pitch", Shape.Integer(0, 99)));

    private static readonly Shape FileShape = Shape.Object(
        ("$schema", Shape.Text),
        ("name!", Shape.TextUpTo(64)),
        ("description", Shape.Text),
        ("voices", Shape.Object(("model", VoiceShape), ("caller", VoiceShape))),
        ("clips", Shape.List(Shape.Object(
            ("voice!", Shape.OneOf("model", "caller")), ("text!", Shape.Text), ("file!", Shape.Text)))),
        ("hears", Shape.List(Shape.Text)),
        ("caller", Shape.List(Shape.Object(
            ("say!", Shape.Text),
            ("pause_ms", Shape.Integer(0, LongestMilliseconds)),
            ("replies", Shape.Integer(0, 100)),
            ("interrupt_after_ms", Shape.OrNull(Shape.Integer(0, LongestMilliseconds)))))),
        ("replies!", Shape.List(
            Shape.Object(
                ("when", Shape.Object(
                    ("greeting", Shape.Boolean),
                    ("idle", Shape.Boolean),
                    ("spoken", Shape.Boolean),
                    ("heard", Shape.Integer(0, 10_000)),
                    ("text", Shape.Text),
                    ("after_tool", Shape.Text),
                    ("open_tool", Shape.Text),
                    ("out_of_band", Shape.Boolean))),
                ("times", Shape.Integer(1, 1_000_000)),
                ("say", Shape.Text),
                ("echo", Shape.Boolean),
                ("call", Shape.ByKind((JsonValueKind.Object, CallShape), (JsonValueKind.Array, Shape.List(CallShape, 1)))),
                ("else_say", Shape.Text)),
            minimum: 1)));

    /// <exception cref="RealtimeException"><c>ScenarioInvalid</c>, with the place in the file.</exception>
    public static Scenario Read(string path)
    {
        try
        {
            JsonNode? root = JsonNode.Parse(File.ReadAllText(path), documentOptions: Reading);
            FileShape.Check(root, string.Empty);
            return Build((JsonObject)root!, path);
        }
        catch (ProtocolFault fault)
        {
            throw Invalid(path, fault.Message, fault);
        }
        // Half of a surrogate pair, written as an escape, is an invalid operation.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw Invalid(path, exception.Message, exception);
        }
    }

    private static Scenario Build(JsonObject file, string path)
    {
        CallerLine[] caller = Objects(file["caller"]).Select(ReadLine).ToArray();
        Dictionary<(SpeechVoice, string), string> clips = ReadClips(file["clips"], Path.GetDirectoryName(path)!);
        VoiceSettings model = ReadVoice(file["voices"]?["model"], SpeechVoice.Model);
        VoiceSettings other = ReadVoice(file["voices"]?["caller"], SpeechVoice.Caller);
        return new Scenario
        {
            Name = (string)file["name"]!,
            Description = (string?)file["description"] ?? string.Empty,
            Caller = caller,
            Hears = (file["hears"] as JsonArray)?.Select(text => (string)text!).ToArray() ?? caller.Select(line => line.Say).ToArray(),
            Replies = Objects(file["replies"]).Select(ReadRule).ToArray(),
            Speech = new SpeechSource(clips, voice => voice == SpeechVoice.Model ? model : other),
        };
    }

    private static CallerLine ReadLine(JsonObject line) => new(
        (string)line["say"]!,
        TimeSpan.FromMilliseconds((int?)line["pause_ms"] ?? 500),
        (int?)line["replies"] ?? 1,
        line["interrupt_after_ms"] is { } after ? TimeSpan.FromMilliseconds((int)after) : null);

    private static ReplyRule ReadRule(JsonObject rule, int index)
    {
        JsonNode? when = rule["when"];
        ScriptedCall[] calls = (rule["call"] is JsonArray several ? Objects(several) : rule["call"] is JsonObject one ? [one] : [])
            .Select(call => (call["arguments"] is JsonValue text
                ? new ScriptedCall((string)call["name"]!, (string)text!, IsJson: false)
                : new ScriptedCall((string)call["name"]!, call["arguments"]?.ToJsonString() ?? "{}")) with
            {
                IsVerbatim = (bool?)call["verbatim"] ?? false,
            })
            .ToArray();
        if (rule["say"] is null && (bool?)rule["echo"] != true && calls.Length == 0)
        {
            throw ProtocolFault.MissingParameter($"replies[{index}].say");
        }

        return new ReplyRule
        {
            Greeting = (bool?)when?["greeting"],
            Idle = (bool?)when?["idle"],
            Spoken = (bool?)when?["spoken"],
            Heard = (int?)when?["heard"],
            Text = when?["text"] is { } pattern ? ReadPattern((string)pattern!, $"replies[{index}].when.text") : null,
            AfterTool = (string?)when?["after_tool"],
            OpenTool = (string?)when?["open_tool"],
            OutOfBand = (bool?)when?["out_of_band"],
            Times = (int?)rule["times"],
            Say = (string?)rule["say"],
            Echo = (bool?)rule["echo"] ?? false,
            Calls = calls,
            ElseSay = (string?)rule["else_say"],
        };
    }

    private static Regex ReadPattern(string pattern, string place)
    {
        try
        {
            return new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, RegexDeadline);
        }
        catch (ArgumentException exception)
        {
            throw ProtocolFault.InvalidValue(place, $"Invalid '{place}': {exception.Message}");
        }
    }

    private static Dictionary<(SpeechVoice Voice, string Text), string> ReadClips(JsonNode? clips, string folder)
    {
        var result = new Dictionary<(SpeechVoice, string), string>();
        int index = 0;
        foreach (JsonObject clip in Objects(clips))
        {
            string place = $"clips[{index++}].file";
            string file = (string)clip["file"]!;
            if (Path.IsPathRooted(file) || file.Split('/', '\\').Contains(".."))
            {
                throw ProtocolFault.InvalidValue(place, $"Invalid '{place}': '{file}' is not below the scenario's folder.");
            }

            string path = Path.Combine(folder, file.Replace('/', Path.DirectorySeparatorChar));
            if (!File.Exists(path))
            {
                throw ProtocolFault.InvalidValue(place, $"Invalid '{place}': there is no file '{file}'.");
            }

            SpeechVoice voice = (string)clip["voice"]! == "model" ? SpeechVoice.Model : SpeechVoice.Caller;
            result[(voice, ((string)clip["text"]!).Trim())] = path;
        }

        return result;
    }

    private static VoiceSettings ReadVoice(JsonNode? settings, SpeechVoice voice)
    {
        VoiceSettings usual = VoiceSettings.DefaultOf(voice);
        string name = (string?)settings?["voice"] ?? usual.Name;
        if (!name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '+' or '_') || name.StartsWith('-'))
        {
            throw ProtocolFault.InvalidValue("voices", $"Invalid value: '{name}' is not the name of an espeak-ng voice.");
        }

        return new VoiceSettings(name, (int?)settings?["words_per_minute"] ?? usual.WordsPerMinute, (int?)settings?["pitch"] ?? usual.Pitch);
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? list) => (list as JsonArray)?.OfType<JsonObject>() ?? [];

    private static RealtimeException Invalid(string path, string message, Exception cause) => new(
        "ScenarioInvalid",
        RealtimeErrorKind.InvalidData,
        $"The scenario file '{Path.GetFileName(path)}' is not valid: {message}",
        "Correct the file at the place that the message names.",
        path,
        cause);
}
