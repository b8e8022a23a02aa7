namespace Realtalk.Protocol;

/// <summary>
/// Knows an event again that came a moment ago: taken twice, it would say a text twice or call a function twice. By its
/// <c>event_id</c>, which the protocol makes unique; a server that uses one for different events is taken at its frames.
/// </summary>
internal sealed class RepeatedEvents
{
    private const int Remembered = 64;
    private const int ComparedBytes = 64;

    private readonly int[] _ids = new int[Remembered];
    private readonly int[] _frames = new int[Remembered];
    private int _next;
    private bool _idsMeanNothing;

    /// <summary>Whether the event has been here; it has been from now on.</summary>
    public bool Contains(in ServerEvent serverEvent)
    {
        if (_idsMeanNothing || serverEvent.EventId.IsEmpty)
        {
            return false;
        }

        int id = Hash(serverEvent.EventId, 0);
        int frame = Hash(serverEvent.Frame[^Math.Min(ComparedBytes, serverEvent.Frame.Length)..], serverEvent.Frame.Length);
        int known = Array.IndexOf(_ids, id);
        if (known >= 0)
        {
            _idsMeanNothing = _frames[known] != frame;
            return !_idsMeanNothing;
        }

        _ids[_next] = id;
        _frames[_next] = frame;
        _next = (_next + 1) % Remembered;
        return false;
    }

    // 0 is a place that is free.
    private static int Hash(ReadOnlySpan<byte> bytes, int length)
    {
        var hash = default(HashCode);
        hash.AddBytes(bytes);
        hash.Add(length);
        return hash.ToHashCode() | 1;
    }
}
