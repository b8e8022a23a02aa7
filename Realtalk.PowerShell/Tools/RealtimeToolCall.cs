using System.Diagnostics;

namespace Realtalk.Tools;

/// <summary>A call of a tool by the model. Written by the dispatcher; any thread may read.</summary>
public sealed class RealtimeToolCall
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly object _gate = new();
    private RealtimeToolCallState _state;
    private TimeSpan? _duration;
    private string? _output;
    private string? _error;

    /// <summary>The protocol's <c>call_id</c>; of an MCP server's tool the id of the approval request.</summary>
    public required string Id { get; init; }

    /// <summary>The tool's name as the model wrote it; of an MCP server's tool <c>label/name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The arguments as the model wrote them: a JSON object, if the model did right. They are to be distrusted.</summary>
    public required string ArgumentsJson { get; init; }

    /// <summary>The id of the stream that it belongs to.</summary>
    public int StreamId { get; init; }

    /// <summary>The response that made it.</summary>
    public string? ResponseId { get; init; }

    /// <summary>The tool; null where there is none of that name.</summary>
    public RealtimeTool? Tool { get; init; }

    /// <summary>When it came.</summary>
    public DateTimeOffset Time { get; } = DateTimeOffset.Now;

    /// <summary>Where it is in its life.</summary>
    public RealtimeToolCallState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    /// <summary>What the model got; null before that, and where the service itself has the output.</summary>
    public string? Output
    {
        get
        {
            lock (_gate)
            {
                return _output;
            }
        }
    }

    /// <summary>What went wrong; null where nothing did.</summary>
    public string? Error
    {
        get
        {
            lock (_gate)
            {
                return _error;
            }
        }
    }

    /// <summary>How long it took from the call to the output, or takes already.</summary>
    public TimeSpan Duration
    {
        get
        {
            lock (_gate)
            {
                return _duration ?? Stopwatch.GetElapsedTime(_start);
            }
        }
    }

    /// <summary>Whether it is run only with someone's explicit approval.</summary>
    public bool NeedsApproval { get; internal init; }

    /// <summary>The tool and its state.</summary>
    public override string ToString() => $"{Name} ({State})";

    /// <summary>It goes on.</summary>
    internal void Move(RealtimeToolCallState state)
    {
        lock (_gate)
        {
            if (_duration is null)
            {
                _state = state;
            }
        }
    }

    /// <summary>It has ended. Only the first end counts.</summary>
    internal void End(RealtimeToolCallState state, string? output, string? error)
    {
        lock (_gate)
        {
            if (_duration is null)
            {
                _duration = Stopwatch.GetElapsedTime(_start);
                _state = state;
                _output = output;
                _error = error;
            }
        }
    }
}
