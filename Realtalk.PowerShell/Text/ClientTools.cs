using System.Text.Json;
using Realtalk.Protocol;

namespace Realtalk.Text;

/// <summary>The built-in tools by which the model reaches the software.</summary>
internal static class ClientTools
{
    /// <summary>The name of the tool that asks the software.</summary>
    public const string AskClient = "ask_client";

    private static readonly FunctionTool Ask = new(
        AskClient,
        "Asks the software behind this conversation a question, in text that the user never hears. Use it whenever you need a fact "
        + "that you were not told: never guess one. The answer may take a while: tell the user briefly that you are finding it "
        + "out, and go on with the conversation; do not repeat the question. The answer arrives as this call's output.",
        Parse("""
            {
              "type": "object",
              "properties": {
                "question": {
                  "type": "string",
                  "description": "One short, self-contained question, in words the software can answer without hearing the call."
                }
              },
              "required": ["question"],
              "additionalProperties": false
            }
            """));

    /// <summary>The tools to declare in a session.</summary>
    public static IReadOnlyList<FunctionTool> All { get; } = [Ask];

    /// <summary>Whether it is the name of one of these.</summary>
    public static bool IsName(string name) => All.Any(tool => tool.Name == name);

    /// <summary>The question in a call's arguments; the arguments as they are, where they are not what was asked for.</summary>
    public static string ReadQuestion(string arguments)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(arguments);
            return document.RootElement.Find("question").Text() is { Length: > 0 } question ? question : arguments;
        }
        catch (JsonException)
        {
            return arguments;
        }
    }

    private static JsonElement Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
