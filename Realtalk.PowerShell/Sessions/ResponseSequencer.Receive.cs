namespace Realtalk.Sessions;

/// <content>What the receive loop tells.</content>
internal sealed partial class ResponseSequencer
{
    /// <summary>An item is in the conversation.</summary>
    public void OnItemAdded(string itemId)
    {
        lock (_gate)
        {
            Confirm(request => request.OnItemAdded(itemId));
        }
    }

    /// <summary>A response of the conversation began.</summary>
    public void OnResponseCreated(string id)
    {
        lock (_gate)
        {
            _tracker.OnCreated(id, _asked is null ? TakeAnswered() : 1);
            _active = id;
            _begun = _asked;
            _begunIsAnswered = IsAnsweredNow(_asked);
            _asked = null;
            ExpectReply(false);
        }
    }

    /// <summary>A response is done.</summary>
    public void OnResponseDone(string id)
    {
        lock (_gate)
        {
            // A response whose beginning we never saw is the one that the server was busy with.
            if (_active == id || _active is null)
            {
                SequencedRequest? begun = null;
                if (_active is null && _asked is not null)
                {
                    // Nor, perhaps, did we understand the beginning of the one that we asked for. If it was another, the server is
                    // about to say that it was busy.
                    (begun, _asked, _begunIsAnswered) = (_asked, null, false);
                    _tracker.OnAnswered();
                }

                _active = null;
                _begun = begun;
                _serverIsBusy = false;
                _repeatIsDue = _repeated is not null;
            }

            Pump();
        }
    }

    /// <summary>The user began to speak.</summary>
    public void OnSpeechStarted()
    {
        lock (_gate)
        {
            _userSpeaks = true;
            ExpectReply(false);
        }
    }

    /// <summary>The user stopped.</summary>
    public void OnSpeechStopped()
    {
        lock (_gate)
        {
            _userSpeaks = false;
            ExpectReply(ServerReplies);
            Pump();
        }
    }

    /// <summary>What the user has said so far was thrown away: no turn will come of it.</summary>
    public void OnSpeechDropped()
    {
        lock (_gate)
        {
            _userSpeaks = false;
            Pump();
        }
    }

    /// <summary>The server answered one of our events with an error.</summary>
    /// <param name="eventId">The event; null where the server does not say.</param>
    /// <param name="code">The error's code.</param>
    /// <param name="refusal">What is told to who waits for the reply that was asked for with it.</param>
    /// <returns>Whether it was an answer that the sequencer deals with, so that it is nobody's fault.</returns>
    public bool OnError(string? eventId, string? code, Exception? refusal = null)
    {
        lock (_gate)
        {
            if (eventId is not null)
            {
                Confirm(request => request.EndsWith(eventId));
            }

            bool isAsked = eventId is not null && _asked?.Create?.EventId == eventId;
            if (code == "response_cancel_not_active" && !isAsked)
            {
                return true;
            }

            bool isBusy = code == "conversation_already_has_active_response";
            if (isAsked)
            {
                SequencedRequest refused = _asked!;
                _asked = null;
                if (isBusy)
                {
                    _waiting.AddFirst(refused);
                    _serverIsBusy = true;
                    if (_end is null)
                    {
                        _busyOverdue.Change(BusyDeadline, Timeout.InfiniteTimeSpan);
                    }
                }
                else
                {
                    _tracker.OnRefused(refusal);
                }

                Pump();
                return isBusy;
            }

            if (isBusy && eventId is not null && _begun?.Create?.EventId == eventId)
            {
                // What we took for the beginning of this one was the reply that the server began by itself, just before.
                if (!_begunIsAnswered)
                {
                    _waiting.AddFirst(_begun);
                    _tracker.OnAsked();
                }

                _begun = null;
                Pump();
                return true;
            }

            return false;
        }
    }

    // A reply that begins when the items are there has read them: asked for another, the model would have nothing to answer.
    private static bool IsAnsweredNow(SequencedRequest? request) =>
        request is { Create: not null, ItemsKnown: true, AnyReplyWillDo: true };

    private int TakeAnswered()
    {
        int count = 0;
        for (; IsAnsweredNow(_waiting.First?.Value); count++)
        {
            _waiting.RemoveFirst();
        }

        return count;
    }
}
