namespace Realtalk.Binding;

/// <summary>Base64 of which several texts may have been joined to one, padding and all.</summary>
internal static class JoinedBase64
{
    /// <summary>The bytes of all of them.</summary>
    /// <exception cref="FormatException">It is not base64.</exception>
    public static byte[] Decode(string text)
    {
        var bytes = new List<byte>(text.Length / 4 * 3);
        for (int start = 0; start < text.Length;)
        {
            // Padding ends a text, wherever it stands.
            int end = text.IndexOf('=', start);
            while (end >= 0 && end < text.Length && text[end] == '=')
            {
                end++;
            }

            end = end < 0 ? text.Length : end;
            bytes.AddRange(Convert.FromBase64String(text[start..end]));
            start = end;
        }

        return [.. bytes];
    }
}
