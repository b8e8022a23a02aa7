using Realtalk.Simulator.Wire;

namespace Realtalk.Simulator.Session;

/// <summary>The client events, and what may be in them.</summary>
internal static class ClientEventShapes
{
    private const int MaximumEventIdLength = 512;

    /// <summary>The shape of an event by its type. The parts that have a checker of their own are left to it.</summary>
    public static readonly IReadOnlyDictionary<string, Shape> ByType = new Dictionary<string, Shape>
    {
        ["session.update"] = Event(("session!", Shape.Any)),
        ["input_audio_buffer.append"] = Event(("audio!", Shape.Text)),
        ["input_audio_buffer.commit"] = Event(),
        ["input_audio_buffer.clear"] = Event(),
        ["conversation.item.create"] = Event(("item!", ItemShapes.Item), ("previous_item_id", Shape.OrNull(Shape.Text))),
        ["conversation.item.truncate"] = Event(
            ("item_id!", Shape.Text), ("content_index!", Shape.Integer(0, int.MaxValue)), ("audio_end_ms!", Shape.Integer(0, int.MaxValue))),
        ["conversation.item.delete"] = Event(("item_id!", Shape.Text)),
        ["conversation.item.retrieve"] = Event(("item_id!", Shape.Text)),
        ["response.create"] = Event(("response", Shape.OrNull(SessionShapes.Response))),
        ["response.cancel"] = Event(("response_id", Shape.OrNull(Shape.Text))),
    };

    /// <summary>The error for a type that is none of them.</summary>
    public static ProtocolFault UnknownType(string type) => ProtocolFault.InvalidValue(
        "type",
        $"Invalid value: '{type}'. Supported values are: {string.Join(", ", ByType.Keys.Select(known => $"'{known}'"))}.");

    private static Shape Event(params (string Key, Shape Shape)[] keys) =>
        Shape.Object([("type!", Shape.Text), ("event_id", Shape.OrNull(Shape.TextUpTo(MaximumEventIdLength))), .. keys]);
}
