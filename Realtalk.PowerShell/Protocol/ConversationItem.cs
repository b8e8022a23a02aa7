namespace Realtalk.Protocol;

/// <summary>An item as we send it: a message, a function call of an earlier session, the output of one, or the answer to a request for approval.</summary>
internal sealed record ConversationItem(string Type)
{
    /// <summary>Our own id for it; the server makes one where it is null.</summary>
    public string? Id { get; init; }

    /// <summary><c>user</c>, <c>system</c> or <c>assistant</c>, for a message.</summary>
    public string? Role { get; init; }

    /// <summary>A message's parts.</summary>
    public IReadOnlyList<ContentPart>? Content { get; init; }

    /// <summary>The call that it is, or that an output answers.</summary>
    public string? CallId { get; init; }

    /// <summary>The function that a call calls.</summary>
    public string? Name { get; init; }

    /// <summary>A call's arguments: a JSON text.</summary>
    public string? Arguments { get; init; }

    /// <summary>A call's output.</summary>
    public string? Output { get; init; }

    /// <summary>The request of an MCP server that is answered.</summary>
    public string? ApprovalRequestId { get; init; }

    /// <summary>Whether the MCP server's tool may be called.</summary>
    public bool? Approve { get; init; }

    /// <summary>Why it may not.</summary>
    public string? Reason { get; init; }

    /// <summary>A message of one text part.</summary>
    public static ConversationItem Message(string role, string text) => new("message")
    {
        Role = role,
        Content = [new ContentPart(role == "assistant" ? "output_text" : "input_text") { Text = text }],
    };

    /// <summary>The output of a function call.</summary>
    public static ConversationItem FunctionCallOutput(string callId, string output) =>
        new("function_call_output") { CallId = callId, Output = output };

    /// <summary>The answer to an MCP server's request for approval.</summary>
    public static ConversationItem McpApprovalResponse(string requestId, bool approve, string? reason) => new("mcp_approval_response")
    {
        Id = $"mcpr_{Guid.NewGuid():N}",
        ApprovalRequestId = requestId,
        Approve = approve,
        Reason = reason,
    };
}
