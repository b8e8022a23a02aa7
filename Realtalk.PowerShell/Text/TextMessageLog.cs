using Realtalk.Threading;

namespace Realtalk.Text;

/// <summary>
/// Every message of a stream, both ways, in order. It is the one place where a message comes up and changes its state, and
/// so the one from which others follow: each follower has a queue of its own. Any thread may call; nothing here waits.
/// </summary>
internal sealed class TextMessageLog
{
    /// <summary>How many messages are kept; beyond that the oldest go, but none that is open.</summary>
    public const int MaxMessages = 10_000;

    // A follower that is this far behind does not follow.
    private const int DefaultCapacity = 10_000;

    private readonly object _gate = new();
    private readonly LinkedList<RealtimeTextMessage> _messages = new();
    private readonly Dictionary<string, RealtimeTextMessage> _byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<DeliveryQueue<TextChange>> _followers = [];
    private int _lastId;
    private int _lastQuestionId;
    private long _lastChange;
    private bool _ended;

    /// <summary>A new id: <c>q1</c> for a question that can be answered, <c>m1</c> for anything else.</summary>
    public string NewId(bool isQuestion) =>
        isQuestion ? $"q{Interlocked.Increment(ref _lastQuestionId)}" : $"m{Interlocked.Increment(ref _lastId)}";

    /// <summary>A message came up. After the end, one that would be open is cancelled.</summary>
    /// <returns>The message.</returns>
    public RealtimeTextMessage Add(RealtimeTextMessage message)
    {
        lock (_gate)
        {
            if (_ended)
            {
                message.TryMove(RealtimeTextState.Open, RealtimeTextState.Cancelled);
            }

            _messages.AddLast(message);
            _byId[message.Id] = message;
            Trim();
            Tell(new TextChange(message, message.State, IsNew: true, ++_lastChange));
        }

        return message;
    }

    /// <summary>Moves a message to another state, if it is still in the one expected.</summary>
    /// <returns>Whether it was.</returns>
    public bool TryMove(RealtimeTextMessage message, RealtimeTextState from, RealtimeTextState to)
    {
        lock (_gate)
        {
            if (!message.TryMove(from, to))
            {
                return false;
            }

            Tell(new TextChange(message, to, IsNew: false, ++_lastChange));
            return true;
        }
    }

    /// <summary>Moves an open message on when the frame that carries it has been sent, or never will be.</summary>
    public void SettleWhen(RealtimeTextMessage message, Task sent) => _ = sent.ContinueWith(
        task => TryMove(
            message, RealtimeTextState.Open, task.IsCompletedSuccessfully ? RealtimeTextState.Delivered : RealtimeTextState.Cancelled),
        TaskScheduler.Default);

    /// <summary>The message of that id; null when there is none, or none any more.</summary>
    public RealtimeTextMessage? Find(string id)
    {
        lock (_gate)
        {
            return _byId.GetValueOrDefault(id);
        }
    }

    /// <summary>The messages that are kept, in order.</summary>
    public RealtimeTextMessage[] ToArray()
    {
        lock (_gate)
        {
            return [.. _messages];
        }
    }

    /// <summary>The messages that are kept, in order, each with its state, as of the last change so far.</summary>
    /// <returns>The messages, all with the number of that change: what a follower is told of later has a greater one.</returns>
    public (TextChange[] Messages, long Number) GetSnapshot()
    {
        lock (_gate)
        {
            return (_messages.Select(message => new TextChange(message, message.State, IsNew: true, _lastChange)).ToArray(), _lastChange);
        }
    }

    /// <summary>
    /// Tells of every message and every change of its state from now on, in order, on a task of its own. A follower that is
    /// slow or throws harms nobody; what it misses is counted in the queue.
    /// </summary>
    /// <param name="follower">Is told.</param>
    /// <param name="capacity">How many changes may wait for it.</param>
    /// <param name="onFailure">Is told of the first exception of the follower; null for nobody.</param>
    /// <returns>The queue; disposing it ends the following. The end of the stream completes it.</returns>
    public DeliveryQueue<TextChange> Follow(
        Action<TextChange> follower, int capacity = DefaultCapacity, Action<Exception>? onFailure = null)
    {
        var queue = new DeliveryQueue<TextChange>(follower, capacity, onFailure);
        lock (_gate)
        {
            if (_ended)
            {
                queue.Complete();
            }
            else
            {
                _followers.Add(queue);
            }
        }

        // Forgotten when it was disposed, so that followers that come and go leave nothing behind.
        _ = queue.Completion.ContinueWith(_ => Forget(queue), TaskScheduler.Default);
        return queue;
    }

    /// <summary>The stream has ended: what is open is cancelled, and nothing more is told after that.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            foreach (RealtimeTextMessage message in _messages)
            {
                TryMove(message, RealtimeTextState.Open, RealtimeTextState.Cancelled);
            }

            _ended = true;
            foreach (DeliveryQueue<TextChange> follower in _followers)
            {
                follower.Complete();
            }
        }
    }

    private void Forget(DeliveryQueue<TextChange> queue)
    {
        lock (_gate)
        {
            _followers.Remove(queue);
        }
    }

    private void Tell(TextChange change)
    {
        foreach (DeliveryQueue<TextChange> follower in _followers)
        {
            follower.Add(change);
        }
    }

    private void Trim()
    {
        for (LinkedListNode<RealtimeTextMessage>? node = _messages.First; _messages.Count > MaxMessages && node is not null;)
        {
            LinkedListNode<RealtimeTextMessage> oldest = node;
            node = node.Next;
            if (oldest.Value.State != RealtimeTextState.Open)
            {
                _messages.Remove(oldest);
                _byId.Remove(oldest.Value.Id);
            }
        }
    }
}
