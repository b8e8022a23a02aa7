using System.Net.WebSockets;

namespace Realtalk.Simulator.Connections;

/// <summary>What a connection is to do next.</summary>
/// <param name="Step">Which of the things below. The default breaks the connection.</param>
internal readonly record struct QueuedFrame(QueuedStep Step)
{
    /// <summary>The message, in a pooled array.</summary>
    public byte[]? Buffer { get; init; }

    /// <summary>Its bytes.</summary>
    public int Length { get; init; }

    /// <summary>The status of a polite close.</summary>
    public WebSocketCloseStatus Status { get; init; }

    /// <summary>The reason of the close.</summary>
    public string? Reason { get; init; }

    /// <summary>How long to send nothing.</summary>
    public TimeSpan Pause { get; init; }
}
