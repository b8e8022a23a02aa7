namespace Realtalk.Tools;

/// <summary>Where a tool call is in its life.</summary>
public enum RealtimeToolCallState
{
    /// <summary>It waits until fewer others run.</summary>
    Waiting,

    /// <summary>It is being approved.</summary>
    AwaitingApproval,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It ended, and the model got its output.</summary>
    Completed,

    /// <summary>It failed, or could not be run as the model asked; the model got the error.</summary>
    Failed,

    /// <summary>It took too long; the model was told so.</summary>
    TimedOut,

    /// <summary>It was not approved; the model was told so.</summary>
    Refused,

    /// <summary>Its stream ended first.</summary>
    Cancelled,
}
