namespace Realtalk.Tools;

/// <summary>What a tool gave.</summary>
/// <param name="Output">What the model gets.</param>
/// <param name="Error">What went wrong though the tool came to its end; null where nothing did.</param>
/// <param name="Warnings">What the user is to be told.</param>
internal sealed record ToolResult(string Output, string? Error = null, IReadOnlyList<string>? Warnings = null);
