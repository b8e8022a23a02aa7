namespace Realtalk.Transport;

/// <summary>A frame, or the end of the connection.</summary>
/// <param name="Utf8">The whole frame; empty at the end.</param>
/// <param name="CloseCode">The WebSocket close code, where this is the end.</param>
/// <param name="CloseReason">The close reason, where this is the end.</param>
internal readonly record struct TransportFrame(ReadOnlyMemory<byte> Utf8, int? CloseCode, string? CloseReason)
{
    /// <summary>Whether this is the end of the connection.</summary>
    public bool IsClose => CloseCode is not null;
}
