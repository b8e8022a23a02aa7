namespace Realtalk.Sessions;

/// <content>How it stops while the reply that runs goes on.</content>
internal sealed partial class ResponseSequencer
{
    /// <summary>Whether a response was asked for and has not begun.</summary>
    public bool IsAsking
    {
        get
        {
            lock (_gate)
            {
                return _asked is not null;
            }
        }
    }

    /// <summary>Whether a response of the conversation runs, or was asked for.</summary>
    public bool IsMakingReply
    {
        get
        {
            lock (_gate)
            {
                return IsBusy;
            }
        }
    }

    /// <summary>Lets nothing more into the conversation: what waits fails with <paramref name="reason"/>, and so does what comes later.</summary>
    public void Refuse(Exception reason)
    {
        SequencedRequest[] waiting;
        lock (_gate)
        {
            waiting = [.. _waiting];
        }

        End(reason);

        // Who waits for the reply that runs is not to wait for those that will not come.
        foreach (SequencedRequest request in waiting.Where(request => request.Create is not null))
        {
            _tracker.OnRefused();
        }
    }
}
