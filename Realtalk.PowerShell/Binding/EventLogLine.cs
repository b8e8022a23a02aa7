using System.Globalization;
using System.Text;
using System.Text.Json;
using Realtalk.Events;
using Realtalk.Protocol;

namespace Realtalk.Binding;

/// <summary>Reads one line of an exported log.</summary>
internal static class EventLogLine
{
    // As deep as a frame may be, and one more for the line round it.
    private static readonly JsonDocumentOptions Deeper = new() { MaxDepth = 65 };

    /// <param name="line">The line.</param>
    /// <param name="codings">The formats of the sound so far; a <c>session.updated</c> changes them.</param>
    /// <exception cref="FormatException">The line is no event of a log; says why.</exception>
    public static RealtimeEvent Read(string line, ref SessionCodings codings)
    {
        try
        {
            using JsonDocument document = WellFormedJson.Parse(line, Deeper);
            return Read(document.RootElement, ref codings);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"it is not JSON ({Shorten(exception.Message)})", exception);
        }
    }

    // The position that is added is that in the line, and reads as that in the file.
    private static string Shorten(string message)
    {
        int position = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (position < 0 ? message : message[..position]).TrimEnd('.');
    }

    private static RealtimeEvent Read(JsonElement root, ref SessionCodings codings)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("it is not an object");
        }

        if (!Enum.TryParse(Required(root, "direction"), ignoreCase: true, out EventDirection direction) || !Enum.IsDefined(direction))
        {
            throw new FormatException("its 'direction' is neither Sent nor Received");
        }

        if (!DateTimeOffset.TryParse(
            Required(root, "time"), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTimeOffset time))
        {
            throw new FormatException("its 'time' is no time");
        }

        if (root.Find("sequence") is not { ValueKind: JsonValueKind.Number } number || !number.TryGetInt64(out long sequence))
        {
            throw new FormatException("its 'sequence' is no whole number");
        }

        JsonElement data = root.Find("data");
        byte[] json = root.Find("raw").Text() is { } raw
            ? WellFormedJson.Mend(Encoding.UTF8.GetBytes(raw)).ToArray()
            : Encoding.UTF8.GetBytes(data.ValueKind == JsonValueKind.Undefined ? "null" : data.GetRawText());
        string type = Required(root, "type");
        if (type == ServerEventNames.Of(ServerEventKind.SessionUpdated))
        {
            codings = codings.With(data.Find("session"));
        }

        return new RealtimeEvent(
            sequence,
            time,
            direction,
            type,
            data.Find("response_id").Text() ?? data.Find("response").Find("id").Text(),
            data.Find("item_id").Text() ?? data.Find("item").Find("id").Text(),
            json,
            codings)
        {
            StreamName = root.Find("stream").Text(),
            OmittedAudioBytes = Math.Max(0, root.Find("omittedAudioBytes").Integer() ?? 0),
        };
    }

    private static string Required(JsonElement root, string name) =>
        root.Find(name).Text() ?? throw new FormatException($"it has no '{name}'");
}
