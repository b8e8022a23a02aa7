using Realtalk.Transport;

namespace Realtalk.Bridge;

/// <summary>Where a bridge is to be.</summary>
internal sealed record RealtimeBridgeOptions
{
    /// <summary>The socket's file, or on Windows the pipe's name; null for one that is made up, unless there is a port.</summary>
    public string? Path { get; init; }

    /// <summary>The TCP port on this machine, 0 for a free one; null for no TCP.</summary>
    public int? Port { get; init; }

    /// <summary>What clients over TCP must say; null for one that is made up.</summary>
    public RealtimeCredential? Token { get; init; }

    public BridgeLimits Limits { get; init; } = new();
}
