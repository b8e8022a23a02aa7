using System.Text.RegularExpressions;

namespace Realtalk.Simulator.Dialogue;

/// <summary>When a reply fits, and what it is. Every condition that is set must hold.</summary>
internal sealed record ReplyRule
{
    /// <summary>There is nothing to answer: the conversation begins.</summary>
    public bool? Greeting { get; init; }

    /// <summary>The caller was silent until the idle timeout.</summary>
    public bool? Idle { get; init; }

    /// <summary>The turn was spoken (true) or written (false).</summary>
    public bool? Spoken { get; init; }

    /// <summary>The number of the line that was heard, from 1; 0 = speech that is none of the lines.</summary>
    public int? Heard { get; init; }

    /// <summary>Found in the text of the turn. Its named groups are placeholders.</summary>
    public Regex? Text { get; init; }

    /// <summary>The output of this function has just come; <c>*</c> = of any.</summary>
    public string? AfterTool { get; init; }

    /// <summary>A call of this function has no output yet; <c>*</c> = of any.</summary>
    public string? OpenTool { get; init; }

    /// <summary>The response is out of band (true), or one of the conversation (false).</summary>
    public bool? OutOfBand { get; init; }

    /// <summary>How often it may be used in one session; null = any number of times.</summary>
    public int? Times { get; init; }

    /// <summary>What is said. May hold placeholders.</summary>
    public string? Say { get; init; }

    /// <summary>Say back what was heard, or written.</summary>
    public bool Echo { get; init; }

    /// <summary>The calls that follow what is said, in the same response.</summary>
    public IReadOnlyList<ScriptedCall> Calls { get; init; } = [];

    /// <summary>What is said instead where the client declared no such function.</summary>
    public string? ElseSay { get; init; }
}
