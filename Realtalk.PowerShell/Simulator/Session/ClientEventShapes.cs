using Realtalk.Protocol;
using Realtalk.Simulator.Wire;

namespace Realtalk.Simulator.Session;

/// <summary>The client events, and what may be in them.</summary>
internal static class ClientEventShapes
{
    private const int MaximumEventIdLength = 512;

    /// <summary>The shape of an event by its type. The parts that have a checker of their own are left to it.</summary>
    public static readonly IReadOnlyDictionary<string, Shape> ByType = new Dictionary<string, Shape>
    {
        [ClientEventNames.SessionUpdate] = Event(("session!", Shape.Any)),
        [ClientEventNames.InputAudioBufferAppend] = Event(("audio!", Shape.Text)),
        [ClientEventNames.InputAudioBufferCommit] = Event(),
        [ClientEventNames.InputAudioBufferClear] = Event(),
        [ClientEventNames.ConversationItemCreate] = Event(("item!", ItemShapes.Item), ("previous_item_id", Shape.OrNull(Shape.Text))),
        [ClientEventNames.ConversationItemTruncate] = Event(
            ("item_id!", Shape.Text), ("content_index!", Shape.Integer(0, int.MaxValue)), ("audio_end_ms!", Shape.Integer(0, int.MaxValue))),
        [ClientEventNames.ConversationItemDelete] = Event(("item_id!", Shape.Text)),
        [ClientEventNames.ConversationItemRetrieve] = Event(("item_id!", Shape.Text)),
        [ClientEventNames.ResponseCreate] = Event(("response", Shape.OrNull(SessionShapes.Response))),
        [ClientEventNames.ResponseCancel] = Event(("response_id", Shape.OrNull(Shape.Text))),
    };

    /// <summary>The error for a type that is none of them.</summary>
    public static ProtocolFault UnknownType(string type) => ProtocolFault.InvalidValue(
        "type",
        $"Invalid value: '{type}'. Supported values are: {string.Join(", ", ByType.Keys.Select(known => $"'{known}'"))}.");

    private static Shape Event(params (string Key, Shape Shape)[] keys) =>
        Shape.Object([("type!", Shape.Text), ("event_id", Shape.OrNull(Shape.TextUpTo(MaximumEventIdLength))), .. keys]);
}
