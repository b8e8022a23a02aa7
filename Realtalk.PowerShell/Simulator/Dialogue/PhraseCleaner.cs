using System.Text.Json;
using System.Text.RegularExpressions;
using Realtalk.Protocol;

namespace Realtalk.Simulator.Dialogue;

/// <summary>Makes a phrase that fits into a sentence from a function's output.</summary>
internal static partial class PhraseCleaner
{
    /// <summary>"The Northern Train Station office." becomes "the Northern Train Station office".</summary>
    public static string ToPhrase(string output)
    {
        string phrase = Unwrap(output).Trim().TrimEnd('.', '!', '?', ' ');
        phrase = LeadIn().Replace(phrase, string.Empty);
        return Article().IsMatch(phrase) ? char.ToLowerInvariant(phrase[0]) + phrase[1..] : phrase;
    }

    /// <summary>The text of an output that is a JSON string, or an object with a single string in it; else the output.</summary>
    public static string Unwrap(string output)
    {
        try
        {
            using JsonDocument document = WellFormedJson.Parse(output);
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.EnumerateObject().Count() == 1)
            {
                root = root.EnumerateObject().First().Value;
            }

            return root.ValueKind == JsonValueKind.String ? root.GetString()! : output;
        }
        catch (JsonException)
        {
            return output;
        }
    }

    [GeneratedRegex(@"^(it\s+is|it['’]s)\s+|^(from|at|in)\s+(?=the\b)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LeadIn();

    [GeneratedRegex(@"^(the|a|an|our|your|my|at|in|from|on)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Article();
}
