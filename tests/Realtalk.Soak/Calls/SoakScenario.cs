using System.Text.Json.Nodes;
using Realtalk.Audio;
using Realtalk.Simulator.Dialogue;
using Realtalk.Simulator.Speech;
using Realtalk.Tests.Audio;

namespace Realtalk.Soak.Calls;

/// <summary>What the model says and does: the clips of the car-rental call, and a tool or a question where a text asks for it.</summary>
internal sealed class SoakScenario : IDisposable
{
    private const int SilenceAfterLine = 900 * AudioFormat.SamplesPerMillisecond;
    private const int Lines = 4;

    private readonly TemporaryFolder _folder = new();

    public SoakScenario()
    {
        Scenario rental = Scenario.Load("car-rental");
        string shipped = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(typeof(Scenario).Assembly.Location)!, "Scenarios");
        foreach (string clip in Directory.GetFiles(System.IO.Path.Combine(shipped, "car-rental")))
        {
            Directory.CreateDirectory(_folder.File("car-rental"));
            File.Copy(clip, _folder.File(System.IO.Path.Combine("car-rental", System.IO.Path.GetFileName(clip))));
        }

        var file = (JsonObject)JsonNode.Parse(File.ReadAllText(System.IO.Path.Combine(shipped, "car-rental.json")))!;
        file["name"] = "soak";
        Said = [.. rental.Caller.Select(line => line.Say)];

        // The caller says his lines over and over, for as long as a session may last.
        file["hears"] = new JsonArray([.. Enumerable.Range(0, 40 * Lines).Select(i => (JsonNode)Said[i % Lines])]);
        file.Remove("caller");
        file["replies"] = JsonNode.Parse(Replies);
        Path = _folder.File("soak.json");
        File.WriteAllText(Path, file.ToJsonString());
        _lines = [.. Said.Select(text => (short[])[.. rental.Speech.Speak(text, SpeechVoice.Caller), .. new short[SilenceAfterLine]])];
    }

    private readonly short[][] _lines;

    /// <summary>The scenario's file.</summary>
    public string Path { get; }

    /// <summary>What the user says, in words.</summary>
    public IReadOnlyList<string> Said { get; }

    /// <summary>The user's line, from 0, over and over, and the silence after it.</summary>
    public short[] Line(int index) => _lines[index % Lines];

    /// <summary>A noise that is no line.</summary>
    public static short[] Cough(Random random)
    {
        var samples = new short[(random.Next(120, 700) + 900) * AudioFormat.SamplesPerMillisecond];
        for (int i = 0; i < samples.Length - SilenceAfterLine; i++)
        {
            samples[i] = (short)random.Next(-9000, 9001);
        }

        return samples;
    }

    public void Dispose() => _folder.Dispose();

    private const string Replies = """
        [
          { "when": { "greeting": true }, "times": 1, "say": "Watts customer service, this is James speaking, how may I help you?" },
          { "when": { "after_tool": "ask_client" }, "say": "It's reserved for collection from the Northern Train Station office." },
          { "when": { "after_tool": "*" }, "say": "You're welcome, Marvin. Have a safe trip. Goodbye." },
          { "when": { "text": "^twice (?<n>\\d+)$" }, "call": [ { "name": "quick", "arguments": { "n": "{n}" } }, { "name": "slow", "arguments": { "n": "{n}" } } ] },
          { "when": { "text": "^(?<tool>quick|slow|failing) (?<n>\\d+)$" }, "say": "One moment, I will find that out.", "call": { "name": "{tool}", "arguments": { "n": "{n}" } } },
          { "when": { "text": "^ask (?<n>\\d+)$" }, "say": "One moment, I will find that out.", "call": { "name": "ask_client", "arguments": { "question": "What is {n}?" } } },
          { "when": { "text": "^tell (?<n>\\d+)$" }, "call": { "name": "tell_client", "arguments": { "text": "It is {n}." } } },
          { "when": { "spoken": true, "heard": 0 }, "say": "I am still finding that out." },
          { "when": { "spoken": true, "heard": 1 }, "say": "That's correct, we have a white Honda Fit reserved for you. It comes with a full tank of fuel, unlimited mileage and breakdown cover, and if you like I can add a second driver, a child seat or a satellite navigator. Just let me know before you drive off." },
          { "when": { "spoken": true }, "say": "Yes, the office opens at seven. Please bring your driving licence, and the credit card that you booked with." },
          { "when": { "text": "[02468]$" }, "say": "It's reserved for collection from the Northern Train Station office." },
          { "say": "I am still finding that out." }
        ]
        """;
}
