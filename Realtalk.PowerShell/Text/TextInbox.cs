using Realtalk.Threading;

namespace Realtalk.Text;

/// <summary>What the model wrote to the software, until someone receives it. Any thread may call.</summary>
internal sealed class TextInbox
{
    // Messages that nobody receives must not grow for ever.
    private const int MaxUnread = 10_000;

    private readonly object _gate = new();
    private readonly LinkedList<RealtimeTextMessage> _unread = new();
    private readonly AsyncSignal _changed = new();
    private bool _ended;

    /// <summary>How many messages were dropped because nobody received them.</summary>
    public long Dropped { get; private set; }

    /// <summary>How many messages wait to be received.</summary>
    public int Unread
    {
        get
        {
            lock (_gate)
            {
                return _unread.Count;
            }
        }
    }

    public void Add(RealtimeTextMessage message)
    {
        lock (_gate)
        {
            if (_unread.Count == MaxUnread)
            {
                _unread.RemoveFirst();
                Dropped++;
            }

            _unread.AddLast(message);
        }

        _changed.Pulse();
    }

    /// <summary>The oldest message that nobody has received; null when there is none.</summary>
    /// <param name="isMeant">Which messages will do; the others stay. Null for all.</param>
    public RealtimeTextMessage? TryReceive(Predicate<RealtimeTextMessage>? isMeant = null)
    {
        lock (_gate)
        {
            for (LinkedListNode<RealtimeTextMessage>? node = _unread.First; node is not null; node = node.Next)
            {
                if (isMeant is null || isMeant(node.Value))
                {
                    _unread.Remove(node);
                    return node.Value;
                }
            }

            return null;
        }
    }

    /// <summary>Waits for the next message; null when the stream has ended and none is left.</summary>
    public Task<RealtimeTextMessage?> ReceiveAsync(CancellationToken cancellationToken) => ReceiveAsync(null, cancellationToken);

    /// <inheritdoc cref="ReceiveAsync(CancellationToken)"/>
    /// <param name="isMeant">Which messages will do; the others stay. Null for all.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<RealtimeTextMessage?> ReceiveAsync(Predicate<RealtimeTextMessage>? isMeant, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed = _changed.Next;
            if (TryReceive(isMeant) is { } message)
            {
                return message;
            }

            lock (_gate)
            {
                if (_ended)
                {
                    return null;
                }
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The stream has ended: who waits is woken.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
        }

        _changed.Pulse();
    }
}
