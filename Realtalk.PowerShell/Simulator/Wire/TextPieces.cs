namespace Realtalk.Simulator.Wire;

/// <summary>Cuts texts into the pieces in which a model sends them.</summary>
internal static class TextPieces
{
    /// <summary>Words, each with the space before it.</summary>
    public static IEnumerable<string> Split(string text)
    {
        int start = 0;
        for (int index = 1; index < text.Length; index++)
        {
            if (char.IsWhiteSpace(text[index]) && !char.IsWhiteSpace(text[index - 1]))
            {
                yield return text[start..index];
                start = index;
            }
        }

        if (start < text.Length)
        {
            yield return text[start..];
        }
    }
}
