using System.Management.Automation.Runspaces;

namespace Realtalk.Binding;

/// <summary>
/// What is open in this process, with the runspace that opened it: every runspace sees all of it, and the module's removal
/// from one closes what that one opened. Any thread may call.
/// </summary>
internal sealed class OwnedList<T>
    where T : class
{
    private readonly List<Entry> _entries = [];

    public void Add(T value)
    {
        Runspace? owner = Runspace.DefaultRunspace;
        lock (_entries)
        {
            _entries.Add(new Entry(value, owner is null ? null : new WeakReference<Runspace>(owner)));
        }
    }

    public bool Remove(T value)
    {
        lock (_entries)
        {
            return _entries.RemoveAll(entry => ReferenceEquals(entry.Value, value)) > 0;
        }
    }

    public T[] ToArray()
    {
        lock (_entries)
        {
            return _entries.ConvertAll(entry => entry.Value).ToArray();
        }
    }

    /// <summary>What the runspace opened, and what was opened by runspaces that are no more.</summary>
    public T[] GetFrom(Runspace? runspace)
    {
        lock (_entries)
        {
            return _entries.Where(entry => entry.IsOf(runspace)).Select(entry => entry.Value).ToArray();
        }
    }

    /// <summary>Takes out what the runspace opened, and what was opened by runspaces that are no more.</summary>
    public T[] TakeFrom(Runspace? runspace)
    {
        lock (_entries)
        {
            T[] taken = _entries.Where(entry => entry.IsOf(runspace)).Select(entry => entry.Value).ToArray();
            _entries.RemoveAll(entry => Array.IndexOf(taken, entry.Value) >= 0);
            return taken;
        }
    }

    /// <summary>Takes out everything.</summary>
    public T[] TakeAll()
    {
        lock (_entries)
        {
            T[] taken = _entries.ConvertAll(entry => entry.Value).ToArray();
            _entries.Clear();
            return taken;
        }
    }

    private readonly record struct Entry(T Value, WeakReference<Runspace>? Owner)
    {
        public bool IsOf(Runspace? runspace) =>
            Owner is null
            || !Owner.TryGetTarget(out Runspace? owner)
            || ReferenceEquals(owner, runspace)
            || owner.RunspaceStateInfo.State is RunspaceState.Closed or RunspaceState.Closing or RunspaceState.Broken;
    }
}
