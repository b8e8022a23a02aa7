using Realtalk.Simulator;

namespace Realtalk.Sessions;

/// <content>What a replay needs to know.</content>
public sealed partial class RealtimeStream
{
    /// <summary>The recorded call that the server plays; null where it plays none, or in another process.</summary>
    public RealtimeReplay? Replay { get; internal set; }

    /// <summary>Whether all that was to be sent has been given to the network, or was dropped.</summary>
    internal bool IsAllSent => _sender.IsIdle;
}
