using Realtalk.Simulator.Session;

namespace Realtalk.Simulator.Dialogue;

/// <summary>What a response will hold: a message, or function calls, or both.</summary>
/// <param name="Text">The text, or the transcript, of the message; null = no message.</param>
/// <param name="Echo">The sound of the message, where it is not to be made from the text.</param>
/// <param name="Calls">The calls, with their placeholders filled.</param>
internal sealed record PlannedReply(string? Text, ItemAudio? Echo, IReadOnlyList<ScriptedCall> Calls);
