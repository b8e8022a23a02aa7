namespace Realtalk.Text;

/// <summary>A question of the software that the model answers in text, beside the conversation.</summary>
/// <param name="Text">The question.</param>
internal sealed record OutOfBandQuestion(string Text)
{
    /// <summary>What the model is told about the question, which follows it in a paragraph of its own.</summary>
    public const string Framing =
        "The software behind this conversation asks you the following. The user neither asked it nor will see your answer. "
        + "Do not go on with the conversation: answer only this, from what you know of the conversation so far.";

    /// <summary>How what is said about the form of the answer begins, which is a paragraph after the question.</summary>
    public const string JsonFraming = "Answer with JSON alone";

    /// <summary>Whether the answer is to be JSON.</summary>
    public bool AsJson { get; init; }

    /// <summary>The JSON Schema of the answer; null for any JSON.</summary>
    public string? JsonSchema { get; init; }

    /// <summary>How long the model may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The question in instructions that <see cref="ToInstructions"/> has made; all of them where somebody else has.</summary>
    /// <param name="instructions">The instructions of the response.</param>
    /// <param name="ofSession">The session's instructions.</param>
    public static string Find(string instructions, string? ofSession)
    {
        string asked = string.IsNullOrEmpty(ofSession) ? instructions : instructions.Replace(ofSession, string.Empty, StringComparison.Ordinal);
        int start = asked.IndexOf(Framing, StringComparison.Ordinal);
        if (start < 0)
        {
            return asked.Trim();
        }

        asked = asked[(start + Framing.Length)..];
        int end = asked.LastIndexOf($"\n\n{JsonFraming}", StringComparison.Ordinal);
        return (end < 0 ? asked : asked[..end]).Trim();
    }

    /// <summary>
    /// The instructions of the response. They stand in the place of the session's, so those are in them. The protocol has no
    /// field for a schema, so that is in them too.
    /// </summary>
    /// <param name="ofSession">The session's instructions.</param>
    public string ToInstructions(string? ofSession)
    {
        string question = $"{Framing}\n\n{Text}";
        string json = JsonSchema is not null ? $"\n\n{JsonFraming}, valid against this JSON Schema:\n{JsonSchema}"
            : AsJson ? $"\n\n{JsonFraming}."
            : string.Empty;
        return string.IsNullOrWhiteSpace(ofSession) ? question + json : $"{ofSession}\n\n{question}{json}";
    }
}
