namespace Realtalk.Simulator.Dialogue;

/// <summary>A function call that a reply makes. Both texts may hold placeholders.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Arguments">Its arguments, a JSON text.</param>
/// <param name="IsJson">Placeholders stand inside JSON strings; else they may be JSON themselves.</param>
internal sealed record ScriptedCall(string Name, string Arguments, bool IsJson = true);
