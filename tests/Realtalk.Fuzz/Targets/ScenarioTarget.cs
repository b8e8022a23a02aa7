using Realtalk.Fuzz.Engine;
using Realtalk.Simulator.Dialogue;
using Realtalk.Simulator.Speech;

namespace Realtalk.Fuzz.Targets;

/// <summary>Scenario files, with a clip that is broken itself at times: read, and then followed for a few turns.</summary>
internal sealed class ScenarioTarget : FuzzTarget
{
    private const int ClipSeparator = 0x1E;

    private static readonly IReadOnlyList<byte[]> Clips = WaveSeeds.Make();

    private static readonly IReadOnlyList<byte[]> Files =
    [
        .. Scenario.Names.Select(name => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Scenarios", name + ".json"))),
        .. Seeds.Texts(
            """
            { // A comment.
              "$schema": "x", "name": "small", "description": "Small.", "voices": { "model": { "voice": "en", "words_per_minute": 150, "pitch": 50 } },
              "clips": [ { "voice": "model", "text": "Hello", "file": "a.wav" }, { "voice": "caller", "text": "Hi", "file": "b/a.wav" } ],
              "hears": [ "Hi" ], "caller": [ { "say": "Hi", "pause_ms": 10, "replies": 1, "interrupt_after_ms": 5 } ],
              "replies": [
                { "when": { "greeting": true }, "say": "Hello" },
                { "when": { "text": "^(?<who>\\w+)$", "spoken": false, "heard": 1 }, "say": "Hello {who}{text}{answer}", "times": 2 },
                { "when": { "after_tool": "*" }, "say": "{output:look}" },
                { "when": { "open_tool": "look", "out_of_band": false, "idle": false }, "echo": true },
                { "call": [ { "name": "look", "arguments": { "what": "{text}" }, "verbatim": true } ], "else_say": "No." },
              ],
            }
            """),
    ];

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"realtalk-fuzz-{Guid.NewGuid():N}");

    public override string Name => "scenario";

    public override int Share => 5;

    public override void Begin() => Directory.CreateDirectory(Path.Combine(_folder, "b"));

    public override byte[] Make(Mutator mutator) =>
        mutator.Once(4) ? [.. mutator.NextJson(Files), ClipSeparator, .. mutator.NextBytes(Clips)] : mutator.NextJson(Files);

    public override string Run(byte[] input)
    {
        int end = Array.IndexOf(input, (byte)ClipSeparator);
        File.WriteAllBytes(Path.Combine(_folder, "a.wav"), end < 0 ? Clips[1] : input[(end + 1)..]);
        File.WriteAllBytes(Path.Combine(_folder, "b", "a.wav"), Clips[2]);
        string file = Path.Combine(_folder, "scenario.json");
        File.WriteAllBytes(file, end < 0 ? input : input[..end]);
        Scenario scenario;
        try
        {
            scenario = Scenario.Load(file);
        }
        catch (RealtimeException exception)
        {
            return exception.ErrorId;
        }

        Follow(scenario);
        try
        {
            foreach (string text in (string[])["Hello", "Hi"])
            {
                SpeechVoice voice = text == "Hi" ? SpeechVoice.Caller : SpeechVoice.Model;
                if (scenario.Speech.HasClip(text, voice))
                {
                    scenario.Speech.Speak(text, voice);
                }
            }
        }
        catch (RealtimeException exception)
        {
            return exception.ErrorId;
        }

        return "read";
    }

    public override void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static void Follow(Scenario scenario)
    {
        var chooser = new ReplyChooser(scenario);
        chooser.Choose(new Cue { IsGreeting = true }, [], []);
        chooser.Choose(new Cue { Text = "aaaaaaaaaaaaaaaaaaaaaa!", IsSpoken = false, HeardLine = 1 }, [], []);
        chooser.Choose(new Cue { Text = "Hi", IsSpoken = true, HeardLine = 1, OpenTools = ["look"] }, [], []);
        chooser.Choose(new Cue { Text = "{\"a\":\"\\ud800\"}", Outputs = [("look", "{\"a\":\"\\ud800\"}")] }, [], []);
        chooser.Choose(new Cue { Text = "Give JSON {\"type\":\"object\"}", IsOutOfBand = true }, [], []);
        chooser.Choose(new Cue { IsIdle = true }, [], []);
    }
}
