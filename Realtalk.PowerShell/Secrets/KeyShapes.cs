using System.Text.RegularExpressions;

namespace Realtalk.Secrets;

/// <summary>
/// What looks like a key, whoever it belongs to: for a log that is to be given away, in which there may be keys that no stream was
/// ever told of, such as one that was dictated, or that a tool has returned.
/// </summary>
internal static partial class KeyShapes
{
    private const string Hidden = "***";

    /// <summary>Whether there may be one in the text: cheap, and sometimes wrong.</summary>
    public static bool MayBeIn(string text) => Shape().IsMatch(text);

    /// <summary>The text without what looks like a key.</summary>
    /// <param name="text">The text.</param>
    /// <param name="found">Gets what each looks like.</param>
    public static string Hide(string text, ICollection<string> found) => Shape().Replace(text, match =>
    {
        Group shape = match.Groups.Cast<Group>().First(group => group.Success && group.Name.Length > 1);
        found.Add(shape.Name switch
        {
            "bearer" => "a bearer token",
            "jwt" => "a JSON web token",
            "named" => "the value of a key, token or password",
            "user" => "a password in a URL",
            "pem" => "a private key",
            _ => "an API key",
        });
        return string.Concat(match.Value.AsSpan(0, shape.Index - match.Index), Hidden, match.Value.AsSpan(shape.Index - match.Index + shape.Length));
    });

    // The groups are what is hidden. A value of three stars is hidden already.
    [GeneratedRegex(
        """
        \b(?<api>(?:sk|ek|rk|pk)[-_][A-Za-z0-9_-]{12,}|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}|xox[abprs]-[A-Za-z0-9-]{10,}|AIza[A-Za-z0-9_-]{30,})
        |\b(?<jwt>eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*)
        |\b(?i:Bearer|Basic)[ ]+(?<bearer>(?=[^\s"]*[0-9])[A-Za-z0-9._~+/-]{12,}=*)
        |\b(?i:api[-_]?key|access[-_]?token|auth[-_]?token|client[-_]?secret|password|passwd|secret|sig)["'\\]*[ ]{0,4}[=:][ ]{0,4}["'\\]*(?<named>(?!\*{3})[^\s"'\\&,;}{)(\]\[]{8,})
        |://(?<user>(?!\*{3})[^\s/?\#@:"]{0,256}:[^\s/?\#@"]{1,256})@
        |(?<pem>-----BEGIN[A-Z ]{1,32}PRIVATE[ ]KEY-----[A-Za-z0-9+/=\s\\]*(?:-----END[A-Z ]{1,32}PRIVATE[ ]KEY-----)?)
        """,
        RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
