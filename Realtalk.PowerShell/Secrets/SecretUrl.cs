using System.Text.RegularExpressions;

namespace Realtalk.Secrets;

/// <summary>
/// URLs as they may be shown: without who is named before the host, and without the values of their query but for those that are
/// known to be harmless. They need not be valid: what is shown of a wrong one must not tell more.
/// </summary>
internal static partial class SecretUrl
{
    private const string Hidden = "***";

    private static readonly string[] Harmless = ["model", "deployment", "api-version", "intent", "call_id"];

    /// <summary>The URL as it may be shown.</summary>
    public static string Hide(string url)
    {
        Parts parts = Split(url);
        string user = parts.User is null ? string.Empty : Hidden + "@";
        string query = parts.Query is null ? string.Empty
            : "?" + string.Join('&', parts.Query.Split('&').Select(HideValue));
        return parts.Scheme + user + parts.Rest + query + (parts.Fragment is null ? string.Empty : "#" + Hidden);
    }

    /// <summary>A text without the names and passwords in its URLs, such as that of a proxy.</summary>
    public static string HideUsers(string text) => User().Replace(text, Hidden + "@");

    /// <summary>What is hidden in it: the user's name and password, and the values of the query.</summary>
    public static IEnumerable<string> SecretsOf(string url)
    {
        Parts parts = Split(url);
        if (parts.User is { } user)
        {
            int colon = user.IndexOf(':', StringComparison.Ordinal);
            yield return Uri.UnescapeDataString(user);
            yield return Uri.UnescapeDataString(user[(colon + 1)..]);
        }

        foreach (string pair in parts.Query?.Split('&') ?? [])
        {
            if (IsHarmless(pair))
            {
                continue;
            }

            string value = pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..];
            yield return Uri.UnescapeDataString(value);

            // A form's plus sign is a space to some servers.
            if (value.Contains('+', StringComparison.Ordinal))
            {
                yield return Uri.UnescapeDataString(value.Replace('+', ' '));
            }
        }
    }

    [GeneratedRegex("""(?<=://)[^\s/'"]+@""", RegexOptions.CultureInvariant)]
    private static partial Regex User();

    private static string HideValue(string pair)
    {
        int equals = pair.IndexOf('=', StringComparison.Ordinal);
        return pair.Length == 0 || equals == pair.Length - 1 || IsHarmless(pair) ? pair : pair[..(equals + 1)] + Hidden;
    }

    private static bool IsHarmless(string pair) =>
        pair.IndexOf('=', StringComparison.Ordinal) is var equals and > 0
        && Array.Exists(Harmless, name => name.Equals(pair[..equals], StringComparison.OrdinalIgnoreCase));

    private static Parts Split(string url)
    {
        int start = url.IndexOf("://", StringComparison.Ordinal) is var colon and >= 0 ? colon + 3 : 0;
        string scheme = url[..start];
        string rest = url[start..];
        string? fragment = CutOff(ref rest, '#');
        string? query = CutOff(ref rest, '?');

        // A password with a slash in it makes a wrong URL, where the host is not where it seems to be.
        bool isValid = Uri.TryCreate(start == 0 ? "wss://" + url : url, UriKind.Absolute, out _);
        int authority = isValid && rest.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? slash : rest.Length;
        int at = rest.AsSpan(0, authority).LastIndexOf('@');
        return at < 0 ? new Parts(scheme, null, rest, query, fragment) : new Parts(scheme, rest[..at], rest[(at + 1)..], query, fragment);
    }

    private static string? CutOff(ref string text, char mark)
    {
        int index = text.IndexOf(mark, StringComparison.Ordinal);
        if (index < 0)
        {
            return null;
        }

        string tail = text[(index + 1)..];
        text = text[..index];
        return tail;
    }

    private readonly record struct Parts(string Scheme, string? User, string Rest, string? Query, string? Fragment);
}
