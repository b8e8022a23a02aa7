using Realtalk.Secrets;

namespace Realtalk.Binding;

/// <summary>
/// A URL that a parameter took. It shows no password and no value of its query: every verbose message, warning and error of a cmdlet
/// carries the cmdlet's bound parameters along.
/// </summary>
public sealed class UrlArgument
{
    private readonly string _url;

    /// <summary>Takes a URL.</summary>
    /// <param name="url">Its text.</param>
    public UrlArgument(string url)
    {
        ArgumentException.ThrowIfNullOrEmpty(url);
        _url = url;
    }

    /// <summary>The URL, with <c>***</c> for what is secret.</summary>
    public override string ToString() => SecretUrl.Hide(_url);

    /// <summary>Whether it is the same URL, also as a text or a <see cref="Uri"/>: defaults are compared with what was bound.</summary>
    public override bool Equals(object? obj) => obj switch
    {
        UrlArgument other => other._url == _url,
        string text => text == _url,
        Uri url => url.OriginalString == _url,
        _ => false,
    };

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_url);

    /// <summary>The URL itself.</summary>
    internal string Reveal() => _url;
}
