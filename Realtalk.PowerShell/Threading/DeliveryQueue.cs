using System.Threading.Channels;

namespace Realtalk.Threading;

/// <summary>
/// Hands items to one consumer, in order, on a task of its own. Who adds never waits, and a consumer that is slow or throws
/// harms nobody but itself: what it cannot take in time is dropped, the oldest first, and counted. Any thread may add; while
/// there is nothing to hand over, no thread is held.
/// </summary>
internal sealed class DeliveryQueue<T> : IDisposable
{
    private readonly Channel<T> _items;
    private readonly Action<T> _consume;
    private readonly Action<Exception>? _onFailure;
    private long _dropped;
    private long _failures;
    private volatile bool _disposed;

    /// <summary>Starts the handing over.</summary>
    /// <param name="consume">Takes an item; may take its time and may throw.</param>
    /// <param name="capacity">How many items may wait.</param>
    /// <param name="onFailure">Is told of the first exception of the consumer, and must not throw itself; null for nobody.</param>
    public DeliveryQueue(Action<T> consume, int capacity, Action<Exception>? onFailure = null)
    {
        _consume = consume;
        _onFailure = onFailure;
        _items = Channel.CreateBounded<T>(
            new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref _dropped));
        Completion = Task.Run(DeliverAsync);
    }

    /// <summary>How many items were dropped because the consumer was too slow.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>How often the consumer threw.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Completes when the last item has been handed over, after <see cref="Complete"/> or <see cref="Dispose"/>.</summary>
    public Task Completion { get; }

    /// <summary>Adds an item; after the end it is passed over.</summary>
    public void Add(T item) => _items.Writer.TryWrite(item);

    /// <summary>Nothing more is added; what waits is still handed over.</summary>
    public void Complete() => _items.Writer.TryComplete();

    /// <summary>Hands nothing more over; does not wait for a consumer that is at it.</summary>
    public void Dispose()
    {
        _disposed = true;
        Complete();
    }

    private async Task DeliverAsync()
    {
        await foreach (T item in _items.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (_disposed)
            {
                return;
            }

            try
            {
                _consume(item);
            }
            catch (Exception exception)
            {
                if (Interlocked.Increment(ref _failures) == 1)
                {
                    _onFailure?.Invoke(exception);
                }
            }
        }
    }
}
