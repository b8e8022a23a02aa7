namespace Realtalk.Simulator.Wire;

/// <summary>Base64 as the protocol carries sound.</summary>
internal static class Base64
{
    /// <exception cref="ProtocolFault">It is not base64.</exception>
    public static byte[] Decode(string text, string path)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw Invalid(path);
        }
    }

    public static ProtocolFault Invalid(string path) =>
        ProtocolFault.InvalidValue(path, $"Invalid '{path}'. Expected base64-encoded audio bytes, but got an invalid value.");
}
