using Realtalk.Protocol;

namespace Realtalk.Sessions;

/// <summary>A frame on its way to the socket.</summary>
/// <param name="Type">The event's name, for the log.</param>
/// <param name="Utf8">The frame.</param>
/// <param name="EventId">Our name for it.</param>
internal sealed record OutgoingFrame(string Type, byte[] Utf8, string? EventId)
{
    /// <summary>The response it is about, for the log.</summary>
    public string? ResponseId { get; init; }

    /// <summary>The item it is about, for the log.</summary>
    public string? ItemId { get; init; }

    /// <summary>Whether it is about what ends with the session, so that it is of no use to another.</summary>
    public bool EndsWithSession { get; init; } = Type is ClientEventNames.ResponseCancel or ClientEventNames.ConversationItemTruncate;

    /// <summary>Completes when the frame was given to the socket; fails when the stream ended first.</summary>
    public TaskCompletionSource Sent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The stream ended before the frame could be sent.</summary>
    public void Fail(Exception reason)
    {
        Sent.TrySetException(reason);

        // Seen here, so that a frame nobody waits for is no unobserved exception.
        _ = Sent.Task.Exception;
    }

    /// <summary>The frame of an event.</summary>
    public static OutgoingFrame Of(ClientEvent clientEvent) =>
        new(clientEvent.Type, ProtocolJson.Serialize(clientEvent), clientEvent.EventId)
        {
            ResponseId = (clientEvent as ResponseCancelEvent)?.ResponseId,
            ItemId = clientEvent switch
            {
                ConversationItemCreateEvent create => create.Item.Id,
                ConversationItemTruncateEvent truncate => truncate.ItemId,
                ConversationItemDeleteEvent delete => delete.ItemId,
                _ => null,
            },
        };
}
