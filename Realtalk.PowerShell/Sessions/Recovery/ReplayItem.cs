namespace Realtalk.Sessions.Recovery;

/// <summary>An item of a conversation as far as another session can be told of it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type"><c>message</c>, <c>function_call</c> or <c>function_call_output</c>.</param>
/// <param name="Role">A message's role.</param>
/// <param name="Text">What was said of it as far as it was heard; a call's arguments; an output.</param>
/// <param name="ToolName">A call's function.</param>
/// <param name="CallId">The call.</param>
/// <param name="ResponseId">The response that made it.</param>
/// <param name="IsSpeech">Whether it was spoken.</param>
/// <param name="IsDone">Whether the server has finished it.</param>
internal sealed record ReplayItem(
    string Id, string Type, string? Role, string Text, string? ToolName, string? CallId, string? ResponseId, bool IsSpeech, bool IsDone);
