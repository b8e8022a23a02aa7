using Realtalk.Simulator.Wire;

namespace Realtalk.Simulator.Session;

/// <summary>The default conversation of a session.</summary>
internal sealed class Conversation
{
    private readonly List<StoredItem> _items = [];

    /// <summary><c>conv_…</c></summary>
    public string Id { get; } = Identifier.New("conv");

    /// <summary>Its items, in order.</summary>
    public IReadOnlyList<StoredItem> Items => _items;

    /// <summary>The item, or null.</summary>
    public StoredItem? Find(string id) => _items.Find(item => item.Id == id);

    /// <summary>The id of the item before, or null.</summary>
    public string? PreviousOf(StoredItem item)
    {
        int index = _items.IndexOf(item);
        return index > 0 ? _items[index - 1].Id : null;
    }

    /// <summary>The id of the last item, or null.</summary>
    public string? LastId => _items.Count > 0 ? _items[^1].Id : null;

    /// <summary>Adds an item at the end.</summary>
    public void Append(StoredItem item) => _items.Add(item);

    /// <summary>Inserts an item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="previousId">After which; <c>root</c> = first; null = last.</param>
    /// <exception cref="ProtocolFault">There is no such item, or the id is taken.</exception>
    public void Insert(StoredItem item, string? previousId)
    {
        if (Find(item.Id) is not null)
        {
            throw ProtocolFault.InvalidValue("item.id", $"Error adding item: an item with id '{item.Id}' already exists.");
        }

        int index = previousId switch
        {
            null => _items.Count,
            "root" => 0,
            _ => _items.FindIndex(other => other.Id == previousId) + 1,
        };
        if (index == 0 && previousId is not (null or "root"))
        {
            throw ProtocolFault.InvalidValue("previous_item_id", $"Error adding item: the previous item with id '{previousId}' does not exist.");
        }

        _items.Insert(index, item);
    }

    /// <summary>Removes an item.</summary>
    public void Remove(StoredItem item) => _items.Remove(item);

    /// <summary>The functions whose calls have no output yet.</summary>
    public IReadOnlyCollection<string> OpenTools()
    {
        HashSet<string?> answered = _items.Where(item => item.Type == "function_call_output").Select(item => item.CallId).ToHashSet();
        return _items
            .Where(item => item.Type == "function_call" && item.Status == "completed" && !answered.Contains(item.CallId))
            .Select(item => item.Name!)
            .ToHashSet();
    }
}
