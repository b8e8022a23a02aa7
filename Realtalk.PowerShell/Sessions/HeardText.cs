namespace Realtalk.Sessions;

/// <summary>Divides the transcript of a reply that was cut short into what was heard and what was not.</summary>
internal static class HeardText
{
    /// <summary>
    /// Cuts the text where the sound was cut, taking the words to be spread evenly over the sound (the service gives no times
    /// for them), and back to the end of a whole word.
    /// </summary>
    public static (string Heard, string Unheard) Split(string text, long heardMs, long receivedMs)
    {
        if (receivedMs <= 0 || heardMs >= receivedMs)
        {
            return receivedMs <= 0 ? (string.Empty, text) : (text, string.Empty);
        }

        int cut = (int)(text.Length * heardMs / receivedMs);
        while (cut > 0 && cut < text.Length && !char.IsWhiteSpace(text[cut]))
        {
            cut--;
        }

        return (text[..cut].TrimEnd(), text[cut..].TrimStart());
    }
}
