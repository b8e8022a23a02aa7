namespace Realtalk.Text;

/// <summary>A message of the text stream between the software and the model, which is never heard.</summary>
public sealed class RealtimeTextMessage
{
    private int _state;

    // Not public, or PowerShell would convert any object in a pipeline to a message.
    internal RealtimeTextMessage()
    {
    }

    /// <summary>Its id; for a question what <c>Send-RealtimeText -InReplyTo</c> takes.</summary>
    public required string Id { get; init; }

    /// <summary>When it came.</summary>
    public DateTimeOffset Time { get; init; } = DateTimeOffset.Now;

    /// <summary>Which way it went.</summary>
    public required RealtimeTextDirection Direction { get; init; }

    /// <summary>What it is.</summary>
    public required RealtimeTextKind Kind { get; init; }

    /// <summary>What it says.</summary>
    public required string Text { get; init; }

    /// <summary>The question that it answers.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>When a question's answer comes too late.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>The id of the stream that it belongs to.</summary>
    public int StreamId { get; init; }

    /// <summary>Where it is in its life.</summary>
    public RealtimeTextState State
    {
        get => (RealtimeTextState)Volatile.Read(ref _state);
        init => _state = (int)value;
    }

    /// <summary>The function call behind a question.</summary>
    internal string? CallId { get; init; }

    /// <summary>What it says.</summary>
    public override string ToString() => Text;

    /// <summary>Moves to another state, if it is still in the one expected.</summary>
    internal bool TryMove(RealtimeTextState from, RealtimeTextState to) =>
        Interlocked.CompareExchange(ref _state, (int)to, (int)from) == (int)from;
}
