using Realtalk.Threading;

namespace Realtalk.Subscriptions;

/// <summary>
/// The subscribers of one event. Each has a queue and a task of its own, so who raises the event never waits, and a subscriber
/// that is slow or throws harms neither it nor the others. Any thread may call.
/// </summary>
/// <param name="name">The event's name, for a warning.</param>
/// <param name="sender">The event's sender.</param>
/// <param name="warn">Tells of a subscriber that throws, once.</param>
internal sealed class Subscribers<TArgs>(string name, object sender, Action<string> warn)
    where TArgs : EventArgs
{
    // Minutes of a busy stream's events.
    private const int Capacity = 10_000;

    private readonly object _gate = new();
    private Subscription[] _all = [];
    private long _droppedByFormer;
    private bool _ended;

    /// <summary>Whether anybody would be told.</summary>
    public bool Any => Volatile.Read(ref _all).Length > 0;

    /// <summary>How many events were dropped because a subscriber was too slow.</summary>
    public long Dropped
    {
        get
        {
            lock (_gate)
            {
                return _droppedByFormer + _all.Sum(subscription => subscription.Queue.Dropped);
            }
        }
    }

    /// <summary>Tells the handler from now on.</summary>
    public void Add(EventHandler<TArgs>? handler)
    {
        if (handler is null)
        {
            return;
        }

        lock (_gate)
        {
            if (!_ended)
            {
                var queue = new DeliveryQueue<TArgs>(
                    args => handler(sender, args),
                    Capacity,
                    exception => warn($"A subscriber of {name} failed: {exception.Message}"));
                _all = [.. _all, new Subscription(handler, queue)];
            }
        }
    }

    /// <summary>Tells the handler nothing more.</summary>
    public void Remove(EventHandler<TArgs>? handler)
    {
        lock (_gate)
        {
            if (Array.FindLast(_all, subscription => subscription.Handler == handler) is { } found)
            {
                _all = Array.FindAll(_all, subscription => subscription != found);
                _droppedByFormer += found.Queue.Dropped;
                found.Queue.Dispose();
            }
        }
    }

    /// <summary>Raises the event. Does not wait.</summary>
    public void Raise(TArgs args)
    {
        foreach (Subscription subscription in Volatile.Read(ref _all))
        {
            subscription.Queue.Add(args);
        }
    }

    /// <summary>Nothing more will be raised; who subscribes now is told nothing.</summary>
    /// <returns>Completes when the subscribers have been told everything.</returns>
    public Task EndAsync()
    {
        lock (_gate)
        {
            _ended = true;
            foreach (Subscription subscription in _all)
            {
                subscription.Queue.Complete();
            }

            return Task.WhenAll(_all.Select(subscription => subscription.Queue.Completion));
        }
    }

    private sealed record Subscription(EventHandler<TArgs> Handler, DeliveryQueue<TArgs> Queue);
}
