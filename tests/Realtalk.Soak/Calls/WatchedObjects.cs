namespace Realtalk.Soak.Calls;

/// <summary>What a call brought along and nobody may hold on to when it is over.</summary>
internal sealed class WatchedObjects
{
    private readonly List<WeakReference> _objects = [];

    public void Add(params object[] objects)
    {
        lock (_objects)
        {
            _objects.AddRange(objects.Select(one => new WeakReference(one)));
        }
    }

    /// <summary>How many of them are still there, and of what kind; the others are forgotten.</summary>
    public (int Count, string Kinds) CountLiving()
    {
        lock (_objects)
        {
            _objects.RemoveAll(one => !one.IsAlive);
            string kinds = string.Join(", ", _objects.Select(one => one.Target?.GetType().Name).GroupBy(name => name).Select(group => $"{group.Count()} {group.Key}"));
            return (_objects.Count, kinds);
        }
    }
}
