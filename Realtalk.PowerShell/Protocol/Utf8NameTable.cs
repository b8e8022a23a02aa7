using System.Runtime.CompilerServices;
using System.Text;

namespace Realtalk.Protocol;

/// <summary>A small hash table from UTF-8 names to values, looked up without making a string. Filled once, then read from any thread.</summary>
internal sealed class Utf8NameTable<T>
{
    private readonly Entry[] _entries;
    private readonly int _mask;

    /// <summary>Creates the table.</summary>
    /// <param name="capacity">A power of two, at least twice the number of names.</param>
    public Utf8NameTable(int capacity)
    {
        _entries = new Entry[capacity];
        _mask = capacity - 1;
    }

    public void Add(string name, T value)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(name);
        int index = Hash(utf8) & _mask;
        while (_entries[index].Name is not null)
        {
            index = (index + 1) & _mask;
        }

        _entries[index] = new Entry(utf8, value);
    }

    public bool TryGetValue(ReadOnlySpan<byte> utf8Name, out T value)
    {
        for (int index = Hash(utf8Name) & _mask; _entries[index].Name is { } name; index = (index + 1) & _mask)
        {
            if (utf8Name.SequenceEqual(name))
            {
                value = _entries[index].Value;
                return true;
            }
        }

        value = default!;
        return false;
    }

    // FNV-1a: the names are few, short and not chosen by an attacker.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Hash(ReadOnlySpan<byte> bytes)
    {
        uint hash = 2166136261;
        foreach (byte value in bytes)
        {
            hash = (hash ^ value) * 16777619;
        }

        return (int)(hash ^ (hash >> 15));
    }

    private readonly record struct Entry(byte[] Name, T Value);
}
