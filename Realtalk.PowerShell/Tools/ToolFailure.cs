namespace Realtalk.Tools;

/// <summary>A call that could not be run, or went wrong, in words for the model and for the user.</summary>
internal sealed class ToolFailure(string message, RealtimeToolCallState state = RealtimeToolCallState.Failed, Exception? cause = null)
    : Exception(message, cause)
{
    /// <summary>How the call ended.</summary>
    public RealtimeToolCallState State => state;

    /// <summary>What the user is told in place of the message, where that does not say what to do.</summary>
    public string? UserMessage { get; init; }
}
