namespace Realtalk.Text;

/// <summary>Which way a text message went.</summary>
public enum RealtimeTextDirection
{
    /// <summary>From the software to the model.</summary>
    ToModel,

    /// <summary>From the model to the software.</summary>
    FromModel,
}

/// <summary>What a text message is.</summary>
public enum RealtimeTextKind
{
    /// <summary>Something to know; no answer is needed.</summary>
    Note,

    /// <summary>A question of the model to the software.</summary>
    Question,

    /// <summary>The software's answer to a question.</summary>
    Answer,

    /// <summary>A reply of the model that is text.</summary>
    Reply,
}

/// <summary>Where a message is in its life.</summary>
public enum RealtimeTextState
{
    /// <summary>Nothing is to follow.</summary>
    Delivered,

    /// <summary>A question that waits for its answer.</summary>
    Open,

    /// <summary>A question that was answered in time.</summary>
    Answered,

    /// <summary>A question whose deadline passed; the model was told so.</summary>
    Expired,

    /// <summary>A question that was answered after its deadline; the model got the answer as a note.</summary>
    Late,

    /// <summary>A question whose stream ended.</summary>
    Cancelled,
}
