using Realtalk.Bridge.Connections;
using Realtalk.Bridge.Wire;
using Realtalk.Events;
using Realtalk.Sessions;
using Realtalk.Subscriptions;
using Realtalk.Text;
using Realtalk.Threading;

namespace Realtalk.Bridge;

/// <summary>
/// Tells the clients what happens on the stream. Each line is made once, and put into the queues of those who want it, so that
/// neither the stream nor another client waits for anyone. It owns three tasks (messages, transcript, events), which do nothing
/// while nobody has subscribed. Any thread may call.
/// </summary>
internal sealed class BridgeFeed
{
    // Changes of messages that wait for this feed, which only a starved machine fills.
    private const int MessageCapacity = 1 << 16;

    private readonly RealtimeStream _stream;
    private readonly object _gate = new();
    private readonly AsyncSignal _wanted = new();
    private readonly DeliveryQueue<TextChange> _messages;
    private readonly Task _pumps;
    private volatile BridgeSubscriber[] _subscribers = [];
    private volatile bool _stopped;
    private long _droppedMessages;
    private long _transcriptNumber;
    private long _eventNumber;

    public BridgeFeed(RealtimeStream stream)
    {
        _stream = stream;
        _messages = stream.Text.Messages.Follow(TellMessage, MessageCapacity);
        _pumps = Task.WhenAll(
            PumpAsync(() => stream.History.Changed, TellTranscript),
            PumpAsync(() => stream.Log.Changed, TellEvents));
        stream.StateChanged += OnStateChanged;
    }

    public void Add(BridgeSubscriber subscriber)
    {
        lock (_gate)
        {
            _subscribers = [.. _subscribers, subscriber];
        }
    }

    public void Remove(BridgeSubscriber subscriber)
    {
        lock (_gate)
        {
            _subscribers = Array.FindAll(_subscribers, other => other != subscriber);
        }
    }

    /// <summary>Messages from now on, and before that those that are open.</summary>
    /// <param name="subscriber">The client.</param>
    /// <param name="replay">Whether it gets all the earlier ones too.</param>
    public void SubscribeMessages(BridgeSubscriber subscriber, bool replay)
    {
        lock (subscriber)
        {
            (TextChange[] messages, long number) = _stream.Text.Messages.GetSnapshot();
            foreach (TextChange message in messages)
            {
                if (replay || message.State == RealtimeTextState.Open)
                {
                    subscriber.Lines.AddNews(ServerLines.Message(message));
                }
            }

            subscriber.MessagesAfter = number;
        }
    }

    /// <summary>The transcript so far, and its changes from now on.</summary>
    public void SubscribeTranscript(BridgeSubscriber subscriber)
    {
        lock (subscriber)
        {
            TranscriptChanges all = _stream.History.GetChanges(0);
            foreach ((RealtimeTranscriptEntry entry, string? previousId) in all.Entries)
            {
                Add(subscriber, entry, ServerLines.Transcript(entry, previousId));
            }

            if (all.IsSpeaking is { } isSpeaking)
            {
                subscriber.Lines.AddNews(ServerLines.Speaking(isSpeaking));
            }

            subscriber.TranscriptAfter = all.Number;
        }

        _wanted.Pulse();
    }

    /// <summary>Events from now on.</summary>
    public void SubscribeEvents(BridgeSubscriber subscriber, EventFilter filter)
    {
        lock (subscriber)
        {
            subscriber.Events = filter;
            subscriber.EventsAfter = _stream.Log.Count;
        }

        _wanted.Pulse();
    }

    /// <summary>The stream's state as it is, and when it changes.</summary>
    public void SubscribeState(BridgeSubscriber subscriber)
    {
        lock (subscriber)
        {
            subscriber.State = true;
            subscriber.Lines.AddNews(ServerLines.State(_stream.State, _stream.Failure));
        }
    }

    /// <summary>Tells what is left to tell, and then that the stream has ended, if it has.</summary>
    public async Task StopAsync()
    {
        _stopped = true;
        _stream.StateChanged -= OnStateChanged;
        _messages.Complete();
        await _messages.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _wanted.Pulse();

        // The clients are to be seen off, whatever has become of what they were told.
        await _pumps.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_stream.State is RealtimeStreamState.Closed or RealtimeStreamState.Failed)
        {
            byte[] line = ServerLines.State(_stream.State, _stream.Failure);
            Tell(subscriber => subscriber.State, subscriber => subscriber.Lines.AddNews(line));
        }
    }

    // That it has ended is told last of all.
    private void OnStateChanged(object? sender, RealtimeStateChangedEventArgs change)
    {
        if (change.State.IsUsable())
        {
            byte[] line = ServerLines.State(change.State, null);
            Tell(subscriber => subscriber.State, subscriber => subscriber.Lines.AddNews(line));
        }
    }

    // Asks before it looks, so that nothing is missed between the two.
    private async Task PumpAsync(Func<Task> getChanged, Func<bool> tell)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (true)
        {
            bool isLast = _stopped;
            Task wanted = _wanted.Next;
            Task changed = getChanged();
            bool any = tell();
            if (isLast)
            {
                return;
            }

            await (any ? Task.WhenAny(changed, wanted) : wanted).ConfigureAwait(false);
        }
    }

    private void TellMessage(TextChange change)
    {
        // Beyond the capacity of the queue that leads here: all who follow have missed it.
        long dropped = _messages.Dropped - _droppedMessages;
        _droppedMessages += dropped;
        byte[]? line = null;
        Tell(
            subscriber => subscriber.MessagesAfter < change.Number,
            subscriber =>
            {
                if (dropped > 0)
                {
                    subscriber.Lines.AddMissed(dropped);
                }

                subscriber.Lines.AddNews(line ??= ServerLines.Message(change));
            });
    }

    private bool TellTranscript()
    {
        long? first = First(subscriber => subscriber.TranscriptAfter);
        if (first is null)
        {
            return false;
        }

        TranscriptChanges changes = _stream.History.GetChanges(Math.Max(_transcriptNumber, first.Value));
        _transcriptNumber = changes.Number;

        // Who follows must know that a reply is not at its end before it looks to be, and how it ended before it is.
        TellSpeaking(changes, true);
        foreach ((RealtimeTranscriptEntry entry, string? previousId) in changes.Entries)
        {
            byte[] line = ServerLines.Transcript(entry, previousId);
            Tell(subscriber => subscriber.TranscriptAfter != BridgeSubscriber.Nothing, subscriber => Add(subscriber, entry, line));
        }

        foreach (string itemId in changes.RemovedIds)
        {
            byte[] line = ServerLines.TranscriptRemoved(itemId);
            Tell(subscriber => subscriber.TranscriptAfter != BridgeSubscriber.Nothing, subscriber => subscriber.Lines.AddNews(line));
        }

        TellSpeaking(changes, false);
        return true;
    }

    private void TellSpeaking(TranscriptChanges changes, bool isSpeaking)
    {
        if (changes.IsSpeaking == isSpeaking)
        {
            byte[] line = ServerLines.Speaking(isSpeaking);
            Tell(subscriber => subscriber.TranscriptAfter != BridgeSubscriber.Nothing, subscriber => subscriber.Lines.AddNews(line));
        }
    }

    private bool TellEvents()
    {
        long? first = First(subscriber => subscriber.EventsAfter);
        if (first is null)
        {
            return false;
        }

        for (_eventNumber = Math.Max(_eventNumber, first.Value); _stream.Log.TryGetRecord(_eventNumber + 1, out EventRecord record); _eventNumber++)
        {
            long sequence = _eventNumber + 1;
            byte[]? line = null;
            Tell(
                subscriber => subscriber.EventsAfter < sequence && subscriber.Events.Matches(record),
                subscriber => subscriber.Lines.AddNews(line ??= ServerLines.Event(new RealtimeEvent(_stream.Log, record, sequence))));
        }

        return true;
    }

    private void Tell(Func<BridgeSubscriber, bool> isFor, Action<BridgeSubscriber> tell)
    {
        foreach (BridgeSubscriber subscriber in _subscribers)
        {
            lock (subscriber)
            {
                if (isFor(subscriber))
                {
                    tell(subscriber);
                }
            }
        }
    }

    // From where on someone wants to know; null where nobody does.
    private long? First(Func<BridgeSubscriber, long> after)
    {
        long first = BridgeSubscriber.Nothing;
        Tell(_ => true, subscriber => first = Math.Min(first, after(subscriber)));
        return first == BridgeSubscriber.Nothing ? null : first;
    }

    // A line is the whole entry, so that a newer one makes an older one that waits superfluous.
    private static void Add(BridgeSubscriber subscriber, RealtimeTranscriptEntry entry, byte[] line) =>
        subscriber.Lines.AddNews(line, entry.ItemId);
}
