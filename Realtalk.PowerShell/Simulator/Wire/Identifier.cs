using System.Security.Cryptography;

namespace Realtalk.Simulator.Wire;

/// <summary>Makes ids that look like the service's: a prefix and 21 letters and digits.</summary>
internal static class Identifier
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <param name="prefix">For example <c>item</c>.</param>
    public static string New(string prefix) => $"{prefix}_{RandomText(21)}";

    /// <summary>Random text that hides the length of a delta, as the service adds it.</summary>
    public static string Obfuscation(int deltaLength) => RandomText(Math.Max(1, 16 - (deltaLength % 16)));

    private static string RandomText(int length) => RandomNumberGenerator.GetString(Alphabet, length);
}
