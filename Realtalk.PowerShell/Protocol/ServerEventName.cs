namespace Realtalk.Protocol;

/// <summary>A server event's GA name and what it is.</summary>
/// <param name="Name">The GA name; for an unknown event the name as it came.</param>
/// <param name="Kind">What it is.</param>
internal readonly record struct ServerEventName(string Name, ServerEventKind Kind);
