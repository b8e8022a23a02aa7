using Realtalk.Simulator.Session;

namespace Realtalk.Simulator.Dialogue;

/// <summary>What a response is to answer.</summary>
internal sealed record Cue
{
    /// <summary>The response's own instructions, in which a question beside the conversation is; null where they do not matter.</summary>
    public string? Instructions { get; init; }

    /// <summary>The text that was written, heard, or given as functions' outputs (a line each).</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>Nothing was said or written yet.</summary>
    public bool IsGreeting { get; init; }

    /// <summary>The caller was silent until the idle timeout.</summary>
    public bool IsIdle { get; init; }

    /// <summary>The turn was spoken; false = written; null = neither.</summary>
    public bool? IsSpoken { get; init; }

    /// <summary>The number of the line that was heard, from 1; 0 = none of them.</summary>
    public int? HeardLine { get; init; }

    /// <summary>The sound of a spoken turn.</summary>
    public ItemAudio? Audio { get; init; }

    /// <summary>The outputs that have just come, each with its function; none where this is something else.</summary>
    public IReadOnlyList<(string Name, string Output)> Outputs { get; init; } = [];

    /// <summary>The functions whose calls have no output yet.</summary>
    public IReadOnlyCollection<string> OpenTools { get; init; } = [];

    /// <summary>An out-of-band response leaves the script where it is.</summary>
    public bool IsOutOfBand { get; init; }
}
