using System.Net;
using System.Runtime.InteropServices;
using System.Security;

namespace Realtalk.Transport;

/// <summary>
/// A key, kept so that nothing prints it: it has no property that shows it, and <see cref="ToString"/> says only where it
/// came from.
/// </summary>
internal sealed class RealtimeCredential
{
    private readonly SecureString _key;

    /// <summary>Keeps a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="source">Where it came from, for messages: <c>-ApiKey</c> or the name of a variable.</param>
    public RealtimeCredential(SecureString key, string source)
    {
        _key = key.Copy();
        _key.MakeReadOnly();
        Source = source;
    }

    /// <summary>Keeps a key that came as plain text.</summary>
    public RealtimeCredential(string key, string source)
    {
        using SecureString secure = new NetworkCredential(string.Empty, key.Trim()).SecurePassword;
        _key = secure.Copy();
        _key.MakeReadOnly();
        Source = source;
    }

    /// <summary>Where the key came from.</summary>
    public string Source { get; }

    /// <summary>Whether there is anything in it.</summary>
    public bool IsEmpty => _key.Length == 0;

    /// <summary>The key itself: for the header of the request, and to find it where a server repeats it.</summary>
    public string Reveal()
    {
        nint text = Marshal.SecureStringToGlobalAllocUnicode(_key);
        try
        {
            return Marshal.PtrToStringUni(text)!.Trim();
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(text);
        }
    }

    /// <summary>The key, for who is to have it.</summary>
    public SecureString ToSecureString() => _key.Copy();

    /// <summary>Where the key came from.</summary>
    public override string ToString() => $"(key from {Source})";
}
