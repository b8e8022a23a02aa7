namespace Realtalk.Sessions;

/// <summary>Items for the conversation and, perhaps, a response after them: sent together, in the order of the asking.</summary>
internal sealed class SequencedRequest
{
    /// <summary>The frames that put the items in.</summary>
    public IReadOnlyList<OutgoingFrame> Items { get; init; } = [];

    /// <summary>The <c>response.create</c> behind them; null for none.</summary>
    public OutgoingFrame? Create { get; init; }

    /// <summary>Whether it goes ahead of what waits and does not wait for a running response to end.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>Whether the items have been sent, when only the response is still to be asked for.</summary>
    public bool ItemsSent { get; set; }

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
