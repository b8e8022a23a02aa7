namespace Realtalk.Sessions;

/// <content>
/// What outlives a session. When the connection is lost, what the server has not confirmed is put back in its place, and goes
/// out again, with all that came meanwhile, when there is another session that knows the conversation.
/// </content>
internal sealed partial class ResponseSequencer
{
    // A server that confirms nothing must not fill the memory.
    private const int MaxUnconfirmed = 1_000;

    private readonly LinkedList<SequencedRequest> _unconfirmed = new();
    private string? _cancelled;
    private bool _isWithoutSession;

    /// <summary>The session is gone: nothing is sent before <see cref="OnSessionRestored"/>.</summary>
    /// <param name="again">Gets the frames that were sent or are on their way, and will be sent again.</param>
    /// <returns>What was going on.</returns>
    public LostTurn OnSessionLost(ISet<OutgoingFrame> again)
    {
        lock (_gate)
        {
            var lost = new LostTurn(_active == _cancelled ? null : _active, _userSpeaks, _replyIsDue);
            SequencedRequest? begun = _begun;
            if (_asked is { } asked)
            {
                again.Add(asked.Create!);
                _waiting.AddFirst(asked);
            }

            for (LinkedListNode<SequencedRequest>? node = _unconfirmed.Last; node is not null; node = node.Previous)
            {
                SequencedRequest request = node.Value;
                again.UnionWith(request.Items);
                request.ItemsSent = false;
                if (!_waiting.Contains(request))
                {
                    _waiting.AddFirst(request);
                    if (request == begun && request.Create is not null)
                    {
                        _tracker.OnAsked();
                        lost = lost with { ActiveResponseId = null };
                    }
                }
            }

            _unconfirmed.Clear();
            (_active, _asked, _begun, _cancelled) = (null, null, null, null);
            (_serverIsBusy, _userSpeaks, _isWithoutSession) = (false, false, true);
            _repeatIsDue = _repeated is not null;
            ExpectReply(false);
            return lost;
        }
    }

    /// <summary>There is another session, and what it is to know of the conversation is on its way.</summary>
    /// <param name="first">What goes ahead of all that waits; null for nothing.</param>
    public void OnSessionRestored(SequencedRequest? first)
    {
        lock (_gate)
        {
            _isWithoutSession = false;
            if (first is not null && _end is null)
            {
                if (first.Create is not null)
                {
                    _tracker.OnAsked();
                }

                _waiting.AddFirst(first);
            }

            Pump();
        }
    }

    private void ExpectConfirmation(SequencedRequest request)
    {
        if (request.IsConfirmed is false)
        {
            _unconfirmed.AddLast(request);
            if (_unconfirmed.Count > MaxUnconfirmed)
            {
                _unconfirmed.RemoveFirst();
            }
        }
    }

    private void Confirm(Predicate<SequencedRequest> isMeant)
    {
        for (LinkedListNode<SequencedRequest>? node = _unconfirmed.First; node is not null;)
        {
            LinkedListNode<SequencedRequest>? next = node.Next;
            if (isMeant(node.Value))
            {
                _unconfirmed.Remove(node);
            }

            node = next;
        }
    }
}
