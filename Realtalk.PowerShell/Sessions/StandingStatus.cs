using Realtalk.Protocol;
using Realtalk.Text;

namespace Realtalk.Sessions;

/// <summary>
/// A system message that holds until it is replaced: it goes in again after each reply, so that it is always among the last
/// things that the model has read, and the item before it is deleted, so that it is there once. Any thread may call.
/// </summary>
internal sealed class StandingStatus(TextStream text, ResponseSequencer sequencer, Func<string> newEventId)
{
    // Our own ids, so that the item is known without waiting for the server. 32 characters are allowed.
    private const string ItemPrefix = "realtalk_status_";

    // The outer one orders changes; the inner one is also taken by the sequencer, which calls for the next frames.
    private readonly object _changing = new();
    private readonly object _gate = new();
    private RealtimeTextMessage? _message;
    private string? _itemId;
    private string? _deletionId;
    private int _lastItem;

    /// <summary>Whether an item is a status: it is no line of the conversation.</summary>
    public static bool IsStatus(string itemId) => itemId.StartsWith(ItemPrefix, StringComparison.Ordinal);

    /// <summary>Sets the status, in the place of an earlier one; it goes in when the model is free.</summary>
    /// <returns>The status, which is open for as long as it holds.</returns>
    /// <exception cref="RealtimeException">The stream has ended.</exception>
    public RealtimeTextMessage Set(string status)
    {
        lock (_changing)
        {
            RealtimeTextMessage message = text.OnSending(RealtimeTextKind.Status, status);
            Replace(message);
            sequencer.Repeat(Next);
            return message;
        }
    }

    /// <summary>Takes the status away, if there is one.</summary>
    /// <exception cref="RealtimeException">The stream has ended.</exception>
    public void Clear()
    {
        lock (_changing)
        {
            sequencer.Repeat(null);
            Replace(null);
            OutgoingFrame? deletion;
            lock (_gate)
            {
                deletion = DeleteItem();
            }

            if (deletion is not null)
            {
                sequencer.Submit(new SequencedRequest { Items = [deletion], IsUrgent = true });
            }
        }
    }

    /// <summary>The session is gone, and the item with it; another gets the status from the sequencer.</summary>
    public void OnSessionLost()
    {
        lock (_gate)
        {
            _itemId = null;
        }
    }

    /// <summary>The server answered one of our events with an error.</summary>
    /// <returns>Whether it was about an item that was to go and is gone already.</returns>
    public bool OnError(string eventId)
    {
        lock (_gate)
        {
            return eventId == _deletionId;
        }
    }

    private void Replace(RealtimeTextMessage? message)
    {
        RealtimeTextMessage? old;
        lock (_gate)
        {
            old = _message;
            _message = message;
        }

        if (old is not null)
        {
            text.Messages.TryMove(old, RealtimeTextState.Open, RealtimeTextState.Cancelled);
        }
    }

    // Called by the sequencer.
    private IReadOnlyList<OutgoingFrame> Next()
    {
        lock (_gate)
        {
            if (_message is null)
            {
                return [];
            }

            OutgoingFrame? deletion = DeleteItem();
            _itemId = $"{ItemPrefix}{++_lastItem}";
            ConversationItem item = ConversationItem.Message("system", _message.Text) with { Id = _itemId };
            OutgoingFrame creation = OutgoingFrame.Of(new ConversationItemCreateEvent(item) { EventId = newEventId() }) with { EndsWithSession = true };
            return deletion is null ? [creation] : [creation, deletion];
        }
    }

    private OutgoingFrame? DeleteItem()
    {
        if (_itemId is null)
        {
            return null;
        }

        // The last one's answer comes before the next reply is done, or not at all.
        _deletionId = newEventId();
        OutgoingFrame deletion = OutgoingFrame.Of(new ConversationItemDeleteEvent(_itemId) { EventId = _deletionId }) with { EndsWithSession = true };
        _itemId = null;
        return deletion;
    }
}
