using System.Text;

namespace Realtalk.Conversations.Turns;

/// <summary>
/// Tells words from the small sounds by which a listener shows that he listens ("mm-hmm", "okay"), and from noise: what is no
/// reason to stop talking.
/// </summary>
internal static class Backchannel
{
    private const int MostWords = 3;

    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "mm", "mmm", "mhm", "mmhm", "mmhmm", "mhmm", "hm", "hmm", "hmmm", "uh", "uhhuh", "huh", "um", "ah", "aha", "oh", "ooh", "eh", "ha", "haha",
        "yeah", "yes", "yep", "yup", "ok", "okay", "right", "sure", "alright", "good", "great", "nice", "wow", "really", "true", "i", "see", "got", "it",
        "ja", "genau", "gut", "aha", "oui", "ouais", "daccord", "bien", "sì", "si", "sí", "va", "bene", "claro", "vale", "sim", "da", "tak", "はい", "うん", "ええ", "嗯", "对", "是",
    };

    /// <summary>Whether a transcript is nothing that one would stop talking for.</summary>
    /// <param name="text">What was understood; null where nothing was. What stands in brackets is a description, not words.</param>
    public static bool IsIn(string? text)
    {
        string[] words = Split(text);
        return words.Length <= MostWords && words.All(Words.Contains);
    }

    private static string[] Split(string? text)
    {
        var words = new StringBuilder();
        int depth = 0;
        foreach (char letter in text ?? string.Empty)
        {
            depth += letter is '(' or '[' ? 1 : letter is ')' or ']' ? -1 : 0;
            if (depth > 0)
            {
                continue;
            }

            // "mm-hmm" is one word, and so is "d'accord".
            if (char.IsLetterOrDigit(letter))
            {
                words.Append(char.ToLowerInvariant(letter));
            }
            else if (letter is not ('-' or '\'' or '’'))
            {
                words.Append(' ');
            }
        }

        return words.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
