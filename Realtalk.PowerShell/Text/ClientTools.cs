using System.Text.Json;
using Realtalk.Protocol;

namespace Realtalk.Text;

/// <summary>The built-in tools by which the model reaches the software.</summary>
internal static class ClientTools
{
    /// <summary>The name of the tool that asks the software.</summary>
    public const string AskClient = "ask_client";

    /// <summary>The name of the tool that tells the software something.</summary>
    public const string TellClient = "tell_client";

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

    private static readonly FunctionTool Tell = new(
        TellClient,
        "Tells the software behind this conversation something, in text that the user never hears: what the user wants done, has "
        + "decided or has told you, as soon as you know it. No answer comes and none is needed: in the same turn say to the user "
        + "what you have to say, without mentioning this, and go on with the conversation.",
        Parse("""
            {
              "type": "object",
              "properties": {
                "message": {
                  "type": "string",
                  "description": "One short, self-contained statement, in words the software can use without hearing the call."
                }
              },
              "required": ["message"],
              "additionalProperties": false
            }
            """));

    /// <summary>Whether it is the name of one of these.</summary>
    public static bool IsName(string name) => name is AskClient or TellClient;

    /// <summary>The tools to declare in a session; null for none.</summary>
    public static IReadOnlyList<FunctionTool>? For(TextTools tools)
    {
        var declared = new List<FunctionTool>();
        if (tools.HasFlag(TextTools.AskClient))
        {
            declared.Add(Ask);
        }

        if (tools.HasFlag(TextTools.TellClient))
        {
            declared.Add(Tell);
        }

        return declared.Count > 0 ? declared : null;
    }

    /// <summary>The question or the message in a call's arguments; the arguments as they are, where they are not what was asked for.</summary>
    public static string ReadText(string arguments)
    {
        try
        {
            using JsonDocument document = WellFormedJson.Parse(arguments);
            JsonElement root = document.RootElement;
            return (root.Find("question").Text() ?? root.Find("message").Text()) is { Length: > 0 } text ? text : arguments;
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
