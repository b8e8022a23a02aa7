using System.Net.WebSockets;

namespace Realtalk.Simulator.Connections;

/// <summary>What a connection is to do next: send a message, close, or break.</summary>
/// <param name="Buffer">The message, in a pooled array; null = not a message.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Close">Close politely with this status; null with no buffer = break the connection.</param>
/// <param name="Reason">The reason of the close.</param>
internal readonly record struct QueuedFrame(byte[]? Buffer, int Length, WebSocketCloseStatus? Close, string? Reason);
