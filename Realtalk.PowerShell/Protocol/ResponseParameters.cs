namespace Realtalk.Protocol;

/// <summary>What a <c>response.create</c> may change for one response.</summary>
internal sealed record ResponseParameters
{
    /// <summary><c>none</c> for an out-of-band response.</summary>
    public string? Conversation { get; init; }

    /// <summary>Instructions in place of the session's.</summary>
    public string? Instructions { get; init; }

    /// <summary><c>["audio"]</c> or <c>["text"]</c>.</summary>
    public IReadOnlyList<string>? OutputModalities { get; init; }

    /// <summary>The functions that may be called, in place of the session's.</summary>
    public IReadOnlyList<FunctionTool>? Tools { get; init; }

    /// <summary><c>auto</c>, <c>none</c> or <c>required</c>.</summary>
    public string? ToolChoice { get; init; }

    /// <summary>Up to 16 pairs that come back with the response.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
