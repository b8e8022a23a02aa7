using System.Text.Json;

namespace Realtalk.Bridge.Wire;

/// <summary>Enumerations as the bridge writes them: <c>fromModel</c> for <c>FromModel</c>.</summary>
internal static class JsonNames
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>All names of an enumeration.</summary>
    public static IEnumerable<string> All<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(Of);

    /// <summary>Reads a name, in whatever case.</summary>
    public static bool TryParse<T>(string? name, out T value)
        where T : struct, Enum
    {
        foreach (T one in Enum.GetValues<T>())
        {
            if (string.Equals(name, Of(one), StringComparison.OrdinalIgnoreCase))
            {
                value = one;
                return true;
            }
        }

        value = default;
        return false;
    }
}
