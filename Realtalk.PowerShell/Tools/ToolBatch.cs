namespace Realtalk.Tools;

/// <summary>The calls of one response, which are answered together. Guarded by the dispatcher.</summary>
internal sealed class ToolBatch
{
    /// <summary>The calls, in the order of the model.</summary>
    public List<RealtimeToolCall> Calls { get; } = [];

    /// <summary>How many of them run.</summary>
    public int Running { get; set; }

    /// <summary>Whether the response is done, so that no more are to come.</summary>
    public bool IsComplete { get; set; }
}
