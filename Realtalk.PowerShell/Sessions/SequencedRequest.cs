using Realtalk.Protocol;

namespace Realtalk.Sessions;

/// <summary>Items for the conversation and, perhaps, a response after them: sent together, in the order of the asking.</summary>
internal sealed class SequencedRequest
{
    /// <summary>The frames that put the items in.</summary>
    public IReadOnlyList<OutgoingFrame> Items { get; init; } = [];

    /// <summary>The <c>response.create</c> behind them; null for none.</summary>
    public OutgoingFrame? Create { get; init; }

    /// <summary>Whether a reply that the server begins by itself is as good, if the items were there before it.</summary>
    public bool AnyReplyWillDo { get; init; } = true;

    /// <summary>Whether it goes ahead of what waits and does not wait for a running response to end.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>Whether the items have been sent, when only the response is still to be asked for.</summary>
    public bool ItemsSent { get; set; }

    /// <summary>Whether the server has said that the last item is in the conversation.</summary>
    public bool ItemsKnown { get; private set; }

    /// <summary>Whether the server has all the items; null where it would not say so.</summary>
    public bool? IsConfirmed => Items is [.., { Type: ClientEventNames.ConversationItemCreate }] ? ItemsKnown : null;

    /// <summary>The server says that an item is in the conversation.</summary>
    /// <returns>Whether it has all of these now.</returns>
    public bool OnItemAdded(string itemId) => ItemsKnown |= Items.Count > 0 && Items[^1].ItemId == itemId;

    /// <summary>Whether the last item is put in by the event of that id.</summary>
    public bool EndsWith(string eventId) => Items.Count > 0 && Items[^1].EventId == eventId;

    /// <summary>The stream ended: what has not been sent of it never will be.</summary>
    public void Fail(Exception reason)
    {
        if (!ItemsSent)
        {
            foreach (OutgoingFrame item in Items)
            {
                item.Fail(reason);
            }
        }

        Create?.Fail(reason);
    }
}
