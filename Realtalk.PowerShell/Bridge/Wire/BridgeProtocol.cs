namespace Realtalk.Bridge.Wire;

/// <summary>What both sides of a bridge call things.</summary>
internal static class BridgeProtocol
{
    /// <summary>The protocol's name, in the hello.</summary>
    public const string Name = "realtalk-bridge";

    /// <summary>The protocol's version, in the hello. Properties may be added without a new one.</summary>
    public const int Version = 1;

    /// <summary>Kinds that go both ways, or one.</summary>
    public const string Hello = "hello", Text = "text", Answer = "answer", Status = "status", Subscribe = "subscribe",
        Unsubscribe = "unsubscribe", Ping = "ping", Ok = "ok", Error = "error", Message = "message", Transcript = "transcript",
        Event = "event", State = "state", Missed = "missed";

    /// <summary>What can be subscribed to.</summary>
    public const string Messages = "messages", Events = "events";
}
