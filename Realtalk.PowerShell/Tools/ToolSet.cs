namespace Realtalk.Tools;

/// <summary>The tools of a stream and how they are run.</summary>
internal sealed record ToolSet
{
    /// <summary>How many calls run at once where nothing is said.</summary>
    public const int DefaultThrottle = 5;

    /// <summary>How long a call may take where nothing is said.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    /// <summary>The tools.</summary>
    public IReadOnlyList<RealtimeTool> Tools { get; init; } = [];

    /// <summary>How many calls run at once.</summary>
    public int Throttle { get; init; } = DefaultThrottle;

    /// <summary>How long a call may take, and how long its approval.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>Runs them; null where none of them runs here.</summary>
    public IToolExecutor? Executor { get; init; }

    /// <summary>Decides about calls; null where nobody does.</summary>
    public IToolApprover? Approver { get; init; }

    /// <summary>The function of that name; null where there is none.</summary>
    public RealtimeTool? Find(string name) => Tools.FirstOrDefault(tool => tool.Kind == RealtimeToolKind.Function && tool.Name == name);

    /// <summary>The MCP server of that label; null where there is none.</summary>
    public RealtimeTool? FindServer(string label) => Tools.FirstOrDefault(tool => tool.Kind == RealtimeToolKind.McpServer && tool.Name == label);

    /// <summary>The names of the functions, for a message.</summary>
    public string ListNames() => string.Join(", ", Tools.Where(tool => tool.Kind == RealtimeToolKind.Function).Select(tool => tool.Name));
}
