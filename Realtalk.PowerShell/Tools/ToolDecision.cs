namespace Realtalk.Tools;

/// <summary>What was decided about a call.</summary>
/// <param name="Verdict">True: it may run; false: not; null: nothing was said, so it may run unless it needs approval.</param>
/// <param name="Reason">Why not, for the model.</param>
internal readonly record struct ToolDecision(bool? Verdict, string? Reason = null);
