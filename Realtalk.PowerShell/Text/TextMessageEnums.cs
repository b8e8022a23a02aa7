namespace Realtalk.Text;

/// <summary>Which way a text message went.</summary>
public enum RealtimeTextDirection
{
    /// <summary>From the software to the model; of a transcript: from the user.</summary>
    ToModel,

    /// <summary>From the model to the software; of a transcript: to the user.</summary>
    FromModel,
}

/// <summary>What a text message is.</summary>
public enum RealtimeTextKind
{
    /// <summary>Something to know; no answer is needed.</summary>
    Note,

    /// <summary>A question: of the model to the software, or out of band of the software to the model.</summary>
    Question,

    /// <summary>The answer to a question.</summary>
    Answer,

    /// <summary>A reply of the model that is text.</summary>
    Reply,

    /// <summary>What holds until it is replaced: the model is told again after each of its replies.</summary>
    Status,

    /// <summary>What was said aloud, written down.</summary>
    Transcript,
}

/// <summary>Where a message is in its life.</summary>
public enum RealtimeTextState
{
    /// <summary>It got where it was to go, and nothing is to follow.</summary>
    Delivered,

    /// <summary>A question that waits for its answer, text that waits for the model to be free, a status that holds.</summary>
    Open,

    /// <summary>A question that was answered in time.</summary>
    Answered,

    /// <summary>A question whose deadline passed; the one who asked was told so.</summary>
    Expired,

    /// <summary>A question that was answered after its deadline; the model got the answer as a note.</summary>
    Late,

    /// <summary>It was withdrawn: its stream ended, or another took its place.</summary>
    Cancelled,
}
