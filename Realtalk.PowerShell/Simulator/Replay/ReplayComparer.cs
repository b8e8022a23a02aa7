using System.Text.Json;
using Realtalk.Protocol;

namespace Realtalk.Simulator.Replay;

/// <summary>Compares an event of the present client with a recorded one by what it means.</summary>
internal sealed class ReplayComparer(ReplayIds ids, JsonElement recorded, JsonElement present)
{
    // Where a reply was cut off depends on the devices.
    private const double CutToleranceMs = 500;
    private const int ShownLength = 60;

    // A recorded value that was hidden can be any.
    private const string Hidden = "***";

    private readonly string? _recordedId = recorded.Find("event_id").Text();
    private readonly string? _presentId = present.Find("event_id").Text();

    /// <summary>The first difference, for people; null where they mean the same.</summary>
    public string? FindDifference() => Compare(recorded, present, string.Empty);

    private string? Compare(JsonElement expected, JsonElement actual, string path)
    {
        // Left out and null are the same.
        if (IsNothing(expected) && IsNothing(actual))
        {
            return null;
        }

        if (expected.ValueKind != actual.ValueKind && !(IsBoolean(expected) && IsBoolean(actual)))
        {
            return Tell(expected, actual, path);
        }

        return expected.ValueKind switch
        {
            JsonValueKind.Object => CompareObjects(expected, actual, path),
            JsonValueKind.Array => CompareArrays(expected, actual, path),
            JsonValueKind.String => IsSame(expected.GetString()!, actual.GetString()!, path) ? null : Tell(expected, actual, path),
            JsonValueKind.Number => Math.Abs(expected.GetDouble() - actual.GetDouble()) <= (path == "audio_end_ms" ? CutToleranceMs : 0)
                ? null
                : Tell(expected, actual, path),
            _ => expected.ValueKind == actual.ValueKind ? null : Tell(expected, actual, path),
        };
    }

    private string? CompareObjects(JsonElement expected, JsonElement actual, string path)
    {
        foreach (string name in expected.EnumerateObject().Concat(actual.EnumerateObject()).Select(property => property.Name).Distinct())
        {
            string inner = path.Length == 0 ? name : $"{path}.{name}";
            if (inner is not ("event_id" or "item.id") && Compare(expected.Find(name), actual.Find(name), inner) is { } difference)
            {
                return difference;
            }
        }

        return null;
    }

    private string? CompareArrays(JsonElement expected, JsonElement actual, string path)
    {
        int count = Math.Max(expected.GetArrayLength(), actual.GetArrayLength());
        for (int i = 0; i < count; i++)
        {
            string? difference = Compare(
                i < expected.GetArrayLength() ? expected[i] : default, i < actual.GetArrayLength() ? actual[i] : default, $"{path}[{i}]");
            if (difference is not null)
            {
                return difference;
            }
        }

        return null;
    }

    private bool IsSame(string expected, string actual, string path)
    {
        if (expected == actual || ids.ToPresent(expected) == actual || (expected == _recordedId && actual == _presentId))
        {
            return true;
        }

        // Of sound, the length counts: a device need not give the same samples.
        if (path.EndsWith(".audio", StringComparison.Ordinal))
        {
            return Math.Abs(expected.Length - actual.Length) <= Math.Max(expected.Length, actual.Length) / 10;
        }

        string[] shown = expected.Split(Hidden);
        return shown.Length > 1 && IsMadeOf(shown, actual);
    }

    private static bool IsMadeOf(string[] pieces, string text)
    {
        int position = pieces[0].Length;
        if (!text.StartsWith(pieces[0], StringComparison.Ordinal))
        {
            return false;
        }

        foreach (string piece in pieces.Skip(1).SkipLast(1))
        {
            int found = text.IndexOf(piece, position, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            position = found + piece.Length;
        }

        return text.Length - position >= pieces[^1].Length && text.EndsWith(pieces[^1], StringComparison.Ordinal);
    }

    private static bool IsNothing(JsonElement element) => element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    private static bool IsBoolean(JsonElement element) => element.ValueKind is JsonValueKind.True or JsonValueKind.False;

    private static string Tell(JsonElement expected, JsonElement actual, string path)
    {
        // Of two long texts that begin alike, what is worth showing is where they part.
        int from = expected.ValueKind == JsonValueKind.String && actual.ValueKind == JsonValueKind.String
            ? expected.GetRawText().AsSpan().CommonPrefixLength(actual.GetRawText())
            : 0;
        from = from > ShownLength / 2 ? from - (ShownLength / 4) : 0;
        return $"{(path.Length == 0 ? "the event" : path)} is {Show(actual, from)}, and was {Show(expected, from)}";
    }

    private static string Show(JsonElement element, int from)
    {
        if (IsNothing(element))
        {
            return "not there";
        }

        string text = element.GetRawText().ReplaceLineEndings(" ");
        ReadOnlySpan<char> shown = text.AsSpan(Math.Min(from, text.Length));
        return $"{(from > 0 ? "…" : string.Empty)}{shown[..Math.Min(shown.Length, ShownLength)]}{(shown.Length > ShownLength ? "…" : string.Empty)}";
    }
}
