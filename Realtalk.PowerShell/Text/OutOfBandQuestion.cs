namespace Realtalk.Text;

/// <summary>A question of the software that the model answers in text, beside the conversation.</summary>
/// <param name="Text">The question.</param>
internal sealed record OutOfBandQuestion(string Text)
{
    /// <summary>Whether the answer is to be JSON.</summary>
    public bool AsJson { get; init; }

    /// <summary>The JSON Schema of the answer; null for any JSON.</summary>
    public string? JsonSchema { get; init; }

    /// <summary>How long the model may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The instructions of the response. They stand in the place of the session's, so those are in them. The protocol has no
    /// field for a schema, so that is in them too.
    /// </summary>
    /// <param name="ofSession">The session's instructions.</param>
    public string ToInstructions(string? ofSession)
    {
        string question =
            "The software behind this conversation asks you the following. The user neither asked it nor will see your answer. "
            + $"Do not go on with the conversation: answer only this, from what you know of the conversation so far.\n\n{Text}";
        string json = JsonSchema is not null ? $"\n\nAnswer with JSON alone, valid against this JSON Schema:\n{JsonSchema}"
            : AsJson ? "\n\nAnswer with JSON alone."
            : string.Empty;
        return string.IsNullOrWhiteSpace(ofSession) ? question + json : $"{ofSession}\n\n{question}{json}";
    }
}
