namespace Realtalk.Protocol;

/// <summary>A part of a message as we send it.</summary>
/// <param name="Type"><c>input_text</c>, <c>input_audio</c> or <c>output_text</c>.</param>
internal sealed record ContentPart(string Type)
{
    /// <summary>The text of a text part.</summary>
    public string? Text { get; init; }

    /// <summary>The sound of an audio part: base64 of the session's input format.</summary>
    public string? Audio { get; init; }
}
