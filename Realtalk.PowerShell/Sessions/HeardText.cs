using System.Globalization;
using System.Text.RegularExpressions;

namespace Realtalk.Sessions;

/// <summary>Divides the transcript of a reply that was cut short into what was heard and what was not.</summary>
internal static partial class HeardText
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

        if (Placeholder().Match(text) is { Success: true } whole && whole.Length == text.Length)
        {
            return Divide(whole, heardMs, receivedMs);
        }

        int cut = (int)(text.Length * heardMs / receivedMs);
        foreach (Match placeholder in Placeholder().Matches(text))
        {
            // Its words are no words that were said one after the other.
            cut = cut > placeholder.Index && cut < placeholder.Index + placeholder.Length ? placeholder.Index : cut;
        }

        while (cut > 0 && cut < text.Length && !char.IsWhiteSpace(text[cut]))
        {
            cut--;
        }

        return (text[..cut].TrimEnd(), text[cut..].TrimStart());
    }

    // What stands for sound of a known length stands for a part of it just as well.
    private static (string Heard, string Unheard) Divide(Match placeholder, long heardMs, long receivedMs)
    {
        double seconds = double.Parse(placeholder.Groups["seconds"].Value, CultureInfo.InvariantCulture);
        double heard = Math.Round(seconds * heardMs / receivedMs, 1);
        return heard <= 0 ? (string.Empty, placeholder.Value)
            : heard >= seconds ? (placeholder.Value, string.Empty)
            : (Write(heard), Write(seconds - heard));
    }

    private static string Write(double seconds) => string.Create(CultureInfo.InvariantCulture, $"(speech, {seconds:0.0} s)");

    // What the simulator writes for speech that it cannot write down.
    [GeneratedRegex(@"\(speech, (?<seconds>\d+\.\d) s\)", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
