using System.Text;
using System.Text.RegularExpressions;

namespace Realtalk.Events;

/// <summary>
/// A name with wildcards: <c>*</c>, <c>?</c> and sets such as <c>[ab]</c> and <c>[a-z]</c>, as PowerShell has them; a grave accent
/// takes the meaning from what follows it. Case does not matter.
/// </summary>
internal sealed class TypePattern
{
    private readonly Regex _regex;

    private TypePattern(Regex regex) => _regex = regex;

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="RealtimeException">It is malformed.</exception>
    public static TypePattern Read(string text)
    {
        var regex = new StringBuilder(@"\A");
        for (int at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '*':
                    regex.Append(".*");
                    break;
                case '?':
                    regex.Append('.');
                    break;
                case '[':
                    at = ReadSet(text, at + 1, regex);
                    break;
                case '`' when at + 1 < text.Length:
                    regex.Append(Regex.Escape(text[++at].ToString()));
                    break;
                default:
                    regex.Append(Regex.Escape(text[at].ToString()));
                    break;
            }
        }

        // Others write patterns too, over a bridge: none may take long.
        return new TypePattern(new Regex(
            regex.Append(@"\z").ToString(), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking));
    }

    /// <summary>Whether a text has wildcards in it.</summary>
    public static bool HasWildcards(string text) => text.AsSpan().IndexOfAny('*', '?', '[') >= 0;

    public bool IsMatch(string name) => _regex.IsMatch(name);

    // Where the set ends.
    private static int ReadSet(string text, int start, StringBuilder regex)
    {
        int end = start < text.Length ? text.IndexOf(']', start + 1) : -1;
        if (end < 0)
        {
            throw PatternErrors.Malformed(text);
        }

        regex.Append('[');
        for (int at = start; at < end; at++)
        {
            bool isRange = text[at] == '-' && at > start && at + 1 < end && text[at - 1] <= text[at + 1];
            regex.Append(isRange ? "-" : $"\\u{(int)text[at]:x4}");
        }

        regex.Append(']');
        return end;
    }
}
