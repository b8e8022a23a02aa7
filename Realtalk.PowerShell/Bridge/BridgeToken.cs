using System.Security.Cryptography;
using System.Text;
using Realtalk.Transport;

namespace Realtalk.Bridge;

/// <summary>What a client over TCP must know.</summary>
internal static class BridgeToken
{
    private const int Bytes = 32;

    /// <summary>A new one that nobody can guess.</summary>
    public static RealtimeCredential Create() => new(Convert.ToHexString(RandomNumberGenerator.GetBytes(Bytes)), "the bridge's token");

    /// <summary>Whether what a client says is the token; takes as long for a near miss as for a far one.</summary>
    public static bool IsRight(this RealtimeCredential token, string? said) => said is not null
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(said)), SHA256.HashData(Encoding.UTF8.GetBytes(token.Reveal())));
}
