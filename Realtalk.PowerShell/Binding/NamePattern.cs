using System.Management.Automation;

namespace Realtalk.Binding;

/// <summary>A name with wildcards, as PowerShell means them.</summary>
internal sealed class NamePattern
{
    private readonly WildcardPattern _pattern;

    private NamePattern(WildcardPattern pattern) => _pattern = pattern;

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="RealtimeException">It is malformed.</exception>
    public static NamePattern Read(string text)
    {
        var pattern = new WildcardPattern(text, WildcardOptions.IgnoreCase);
        try
        {
            // Only now is it read.
            pattern.IsMatch(string.Empty);
        }
        catch (WildcardPatternException exception)
        {
            throw PatternErrors.Malformed(text, exception);
        }

        return new NamePattern(pattern);
    }

    public bool IsMatch(string name) => _pattern.IsMatch(name);
}
