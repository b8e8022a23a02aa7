using System.Text;

namespace Realtalk.Protocol;

/// <summary>
/// Remembers the last few short strings seen, so that the ids which a reply repeats in hundreds of events are one string
/// each. Used by the receive loop alone.
/// </summary>
internal sealed class Utf8StringCache
{
    private const int Slots = 64;
    private readonly Slot[] _slots = new Slot[Slots];

    public string Get(ReadOnlySpan<byte> utf8)
    {
        ref Slot slot = ref _slots[Utf8NameTable<int>.Hash(utf8) & (Slots - 1)];
        if (slot.Text is null || !utf8.SequenceEqual(slot.Utf8))
        {
            slot = new Slot(utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        }

        return slot.Text;
    }

    private readonly record struct Slot(byte[] Utf8, string Text);
}
