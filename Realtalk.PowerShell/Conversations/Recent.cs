namespace Realtalk.Conversations;

/// <summary>Keeps the last values of a series, and counts them all. Any thread may use it.</summary>
/// <typeparam name="T">What is kept.</typeparam>
internal sealed class Recent<T>
{
    /// <summary>How many values are kept: hours of talk, and never more memory than that.</summary>
    public const int Capacity = 512;

    private readonly Queue<T> _values = new();
    private int _count;

    /// <summary>How many values there have been.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Adds a value; the oldest goes where there is no room.</summary>
    public void Add(T value)
    {
        lock (_values)
        {
            if (_values.Count == Capacity)
            {
                _values.Dequeue();
            }

            _values.Enqueue(value);
            _count++;
        }
    }

    /// <summary>The values kept, oldest first.</summary>
    public T[] ToArray()
    {
        lock (_values)
        {
            return _values.ToArray();
        }
    }
}
