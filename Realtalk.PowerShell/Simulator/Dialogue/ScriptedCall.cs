namespace Realtalk.Simulator.Dialogue;

/// <summary>A function call that a reply makes. Both texts may hold placeholders.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Arguments">Its arguments, a JSON text.</param>
/// <param name="IsJson">Placeholders stand inside JSON strings; else they may be JSON themselves.</param>
/// <param name="IsVerbatim">It is made as it is, whatever is wrong with it: no such function, arguments that are no JSON object.</param>
internal sealed record ScriptedCall(string Name, string Arguments, bool IsJson = true, bool IsVerbatim = false);
