using System.Text.Json;

namespace Realtalk.Protocol;

/// <summary>Reads JSON in which anything may be missing, null or of another type, without an exception.</summary>
internal static class JsonElementExtensions
{
    /// <summary>The property of that name; an undefined element where there is none.</summary>
    public static JsonElement Find(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : default;

    /// <summary>The string; null where it is none.</summary>
    public static string? Text(this JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString() : null;

    /// <summary>The number as an integer; null where it is none.</summary>
    public static int? Integer(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int value) ? value : null;

    /// <summary>The elements of an array; none where it is no array.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [];
}
