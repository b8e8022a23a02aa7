using Realtalk.Protocol;

namespace Realtalk.Sessions;

/// <summary>
/// The one queue for all that goes into the conversation. The service takes one response at a time there, so a request
/// waits while a response is being generated, while the user speaks, and while the server is about to answer the user's
/// turn by itself; where that reply has read what waits, none is asked for besides. The receive loop tells it what happens; any thread may submit. Frames leave under the lock, so that they
/// reach the send queue in order.
/// </summary>
internal sealed partial class ResponseSequencer : IDisposable
{
    // How long after the user's turn the server may take to begin the reply that it makes by itself.
    private static readonly TimeSpan AutomaticReplyDeadline = TimeSpan.FromSeconds(2);

    // How long a server that says that it is busy is believed, where no response of its ends.
    private static readonly TimeSpan BusyDeadline = TimeSpan.FromSeconds(2);

    private readonly object _gate = new();
    private readonly LinkedList<SequencedRequest> _waiting = new();
    private readonly Action<OutgoingFrame> _send;
    private readonly ResponseTracker _tracker;
    private readonly Func<string> _newEventId;
    private readonly Timer _automaticReplyOverdue;
    private readonly Timer _busyOverdue;
    private Func<IReadOnlyList<OutgoingFrame>>? _repeated;
    private bool _repeatIsDue;
    private string? _active;
    private SequencedRequest? _asked;
    private SequencedRequest? _begun;
    private bool _begunIsAnswered;
    private bool _serverIsBusy;
    private bool _userSpeaks;
    private bool _replyIsDue;
    private Exception? _end;

    /// <summary>Creates the sequencer.</summary>
    /// <param name="send">Queues a frame; does not wait.</param>
    /// <param name="tracker">Is told of responses asked for.</param>
    /// <param name="newEventId">Makes an event id.</param>
    public ResponseSequencer(Action<OutgoingFrame> send, ResponseTracker tracker, Func<string> newEventId)
    {
        _send = send;
        _tracker = tracker;
        _newEventId = newEventId;
        _automaticReplyOverdue = new Timer(_ => StopExpectingReply());
        _busyOverdue = new Timer(_ => AskAgain());
    }

    /// <summary>Whether the server answers the user's spoken turns by itself.</summary>
    public bool ServerReplies { get; set; }

    /// <summary>The conversation's running response; null when there is none.</summary>
    public string? ActiveResponseId
    {
        get
        {
            lock (_gate)
            {
                return _active;
            }
        }
    }

    /// <summary>Whether nothing runs, nothing waits, and the server is not about to answer the user.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate)
            {
                return !IsBusy && _waiting.Count == 0 && !_replyIsDue && !_userSpeaks && !_isWithoutSession;
            }
        }
    }

    /// <summary>How many requests wait.</summary>
    public int WaitingCount
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Why requests wait, in words; null where none does.</summary>
    public string? DescribeHold()
    {
        lock (_gate)
        {
            return _waiting.Count == 0 ? null
                : _isWithoutSession ? "the connection was lost and is being opened again"
                : _userSpeaks ? "the user is speaking"
                : _replyIsDue ? "the server is about to answer the user"
                : "the model is making a reply";
        }
    }

    /// <summary>Sends the request as soon as the conversation is free.</summary>
    /// <exception cref="RealtimeException">The stream has ended.</exception>
    public void Submit(SequencedRequest request)
    {
        if (request.Create is not null)
        {
            _tracker.OnAsked();
        }

        try
        {
            lock (_gate)
            {
                if (_end is not null)
                {
                    throw _end;
                }

                if (request.IsUrgent)
                {
                    SendItems(request);
                    if (request.Create is not null)
                    {
                        _waiting.AddFirst(request);
                        CancelActive();
                    }
                }
                else
                {
                    _waiting.AddLast(request);
                }

                Pump();
            }
        }
        catch (RealtimeException exception)
        {
            request.Fail(exception);
            if (request.Create is not null)
            {
                _tracker.OnRefused();
            }

            throw;
        }
    }

    /// <summary>
    /// Sends items as soon as the conversation is free, and again after each response, ahead of what waits; null ends it.
    /// </summary>
    /// <param name="items">Makes the frames. Called with the sequencer's lock held.</param>
    /// <exception cref="RealtimeException">The stream has ended.</exception>
    public void Repeat(Func<IReadOnlyList<OutgoingFrame>>? items)
    {
        lock (_gate)
        {
            _repeated = items;
            _repeatIsDue = items is not null;
            Pump();
        }
    }

    /// <summary>Cancels the conversation's running response, if there is one.</summary>
    /// <returns>Whether there was one.</returns>
    public bool CancelActive()
    {
        lock (_gate)
        {
            if (_active is null)
            {
                return false;
            }

            _cancelled = _active;
            _send(OutgoingFrame.Of(new ResponseCancelEvent { EventId = _newEventId(), ResponseId = _active }));
            return true;
        }
    }

    /// <summary>Nothing is sent any more: what waits fails with <paramref name="reason"/>, and so does what comes later.</summary>
    public void End(Exception reason)
    {
        SequencedRequest[] waiting;
        lock (_gate)
        {
            _end ??= reason;
            waiting = [.. _waiting];
            _waiting.Clear();
        }

        Array.ForEach(waiting, request => request.Fail(reason));
        Dispose();
    }

    public void Dispose()
    {
        _automaticReplyOverdue.Dispose();
        _busyOverdue.Dispose();
    }

    private bool IsBusy => _active is not null || _asked is not null || _serverIsBusy;

    private void Pump()
    {
        if (_isWithoutSession)
        {
            return;
        }

        if (_repeatIsDue && _end is null && !IsBusy)
        {
            _repeatIsDue = false;
            foreach (OutgoingFrame item in _repeated!())
            {
                _send(item);
            }
        }

        while (_end is null && !IsBusy && _waiting.First is { Value: SequencedRequest request })
        {
            SendItems(request);
            if (request.Create is null)
            {
                _waiting.RemoveFirst();
                continue;
            }

            // A reply asked for now would talk over the user, or run into the one that the server is about to begin.
            if (_userSpeaks || _replyIsDue)
            {
                return;
            }

            _waiting.RemoveFirst();
            _asked = request;
            _send(request.Create);
        }
    }

    private void SendItems(SequencedRequest request)
    {
        if (!request.ItemsSent)
        {
            foreach (OutgoingFrame item in request.Items)
            {
                _send(item);
            }

            request.ItemsSent = true;
            ExpectConfirmation(request);
        }
    }

    private void ExpectReply(bool expect)
    {
        if (_end is not null)
        {
            return;
        }

        _replyIsDue = expect;
        _automaticReplyOverdue.Change(expect ? AutomaticReplyDeadline : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void AskAgain()
    {
        lock (_gate)
        {
            _serverIsBusy = false;
            Pump();
        }
    }

    private void StopExpectingReply()
    {
        lock (_gate)
        {
            _replyIsDue = false;
            Pump();
        }
    }
}
