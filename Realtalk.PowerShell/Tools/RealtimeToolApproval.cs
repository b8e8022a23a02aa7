namespace Realtalk.Tools;

/// <summary>Whether a tool's calls must be approved.</summary>
public enum RealtimeToolApproval
{
    /// <summary>
    /// A command that supports ShouldProcess must be where its impact is high, or its verb one that takes something away (Remove, Clear,
    /// Stop, …); others need not. For an MCP server: as the service has it.
    /// </summary>
    Auto,

    /// <summary>Each call must be approved.</summary>
    Always,

    /// <summary>No call needs approval, or is asked about.</summary>
    Never,
}
