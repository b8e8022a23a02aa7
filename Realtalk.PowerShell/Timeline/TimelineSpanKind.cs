namespace Realtalk.Timeline;

/// <summary>What a <see cref="TimelineSpan"/> is.</summary>
internal enum TimelineSpanKind
{
    /// <summary>The caller speaks.</summary>
    Caller,

    /// <summary>The model speaks.</summary>
    Model,

    /// <summary>The model asks the software, until it is answered.</summary>
    Question,

    /// <summary>The model calls a tool, until it has its output.</summary>
    ToolCall,

    /// <summary>Text to the model.</summary>
    TextIn,

    /// <summary>Text of the model.</summary>
    TextOut,

    /// <summary>An error of the server's.</summary>
    Error,
}
