namespace Realtalk.Protocol;

/// <summary>An item as we send it: a message, or the output of a function call.</summary>
internal sealed record ConversationItem(string Type)
{
    /// <summary>Our own id for it; the server makes one where it is null.</summary>
    public string? Id { get; init; }

    /// <summary><c>user</c>, <c>system</c> or <c>assistant</c>, for a message.</summary>
    public string? Role { get; init; }

    /// <summary>A message's parts.</summary>
    public IReadOnlyList<ContentPart>? Content { get; init; }

    /// <summary>The call that an output answers.</summary>
    public string? CallId { get; init; }

    /// <summary>A call's output.</summary>
    public string? Output { get; init; }

    /// <summary>A message of one text part.</summary>
    public static ConversationItem Message(string role, string text) => new("message")
    {
        Role = role,
        Content = [new ContentPart(role == "assistant" ? "output_text" : "input_text") { Text = text }],
    };

    /// <summary>The output of a function call.</summary>
    public static ConversationItem FunctionCallOutput(string callId, string output) =>
        new("function_call_output") { CallId = callId, Output = output };
}
