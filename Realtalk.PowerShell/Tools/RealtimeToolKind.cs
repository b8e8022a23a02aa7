namespace Realtalk.Tools;

/// <summary>What a tool is.</summary>
public enum RealtimeToolKind
{
    /// <summary>A function that this process runs.</summary>
    Function,

    /// <summary>A remote MCP server, which the service itself calls.</summary>
    McpServer,
}
